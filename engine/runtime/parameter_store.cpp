#include "engine/runtime/parameter_store.h"

#include <boost/json.hpp>

#include "engine/protocol/json_fields.h"
#include "engine/providers/answer_text.h"
#include "engine/runtime/one_exchange.h"
#include "engine/runtime/private_file.h"

namespace signalbox::runtime {

using base::Code;
using base::Status;
using security::Secret;

namespace {

constexpr std::size_t kCredentialsBytesMax = 64 * 1024;
constexpr std::size_t kTypeBytesMax = 200;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string textAt(const boost::json::value& json, std::string_view pointer) {
  boost::system::error_code error;
  const boost::json::value* found = json.find_pointer(pointer, error);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// What AWS says of a refusal: the type's last part, "com.amazon...#ParameterNotFound" or the name alone.
Status refusal(const std::string& name, std::int32_t status, const boost::json::value& json) {
  std::string type = textAt(json, "/__type");
  if (const std::size_t mark = type.find('#'); mark != std::string::npos) type = type.substr(mark + 1);
  if (type == "ParameterNotFound" || type == "ParameterVersionNotFound") return Status(Code::notFound, "Parameter Store has no " + name);
  type = providers::excerpt(type, kTypeBytesMax);
  if (type.empty()) type = "status " + std::to_string(status);
  const bool denied = status == 403 || type == "AccessDeniedException" || type == "UnrecognizedClientException";
  return Status(denied ? Code::unauthorized : Code::unavailable, "Parameter Store refused " + name + ": " + type);
}

}  // namespace

base::Result<AwsCredentials> readAwsCredentials(std::string_view text) {
  AwsCredentials found;
  bool inDefault = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.starts_with('[')) inDefault = line == "[default]";
    const std::size_t equals = line.find('=');
    if (!inDefault || equals == std::string_view::npos) continue;
    const std::string_view key = trimmed(line.substr(0, equals));
    const std::string_view value = trimmed(line.substr(equals + 1));
    if (key == "aws_access_key_id") found.accessKeyId = value;
    if (key == "aws_secret_access_key") found.secretKey = Secret(std::string(value));
    if (key == "aws_session_token") found.sessionToken = Secret(std::string(value));
  }
  if (found.accessKeyId.empty() || found.secretKey.empty())
    return Status(Code::invalid, "has no profile [default] with aws_access_key_id and aws_secret_access_key");
  return found;
}

base::Result<Secret> readParameter(const std::string& name, providers::TransferResult& answer) {
  if (answer.reached != providers::Reached::answer)
    return Status(Code::unavailable, "Parameter Store does not answer: " + (answer.error.empty() ? std::string("no answer") : answer.error));
  auto json = protocol::parseJson(answer.body);
  security::wipe(answer.body);
  if (!json.ok()) return Status(Code::unavailable, "Parameter Store answered with status " + std::to_string(answer.status) + " and no JSON");
  if (answer.status != 200) return refusal(name, answer.status, json.value());
  std::string text = textAt(json.value(), "/Parameter/Value");
  if (text.empty()) return Status(Code::unavailable, "Parameter Store has an empty " + name);
  return Secret(std::move(text));
}

class ParameterStore::Question final : public OneExchange {
 public:
  Question(const VaultOptions& options, AwsCredentials credentials, std::string name)
      : options_(options), credentials_(std::move(credentials)), name_(std::move(name)) {}

  std::optional<providers::Request> healthCheck() const override {
    providers::HttpRequest http;
    http.url = options_.awsEndpoint.empty() ? "https://ssm." + options_.awsRegion + ".amazonaws.com/" : options_.awsEndpoint;
    http.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "AmazonSSM.GetParameter"}};
    if (!credentials_.sessionToken.empty()) http.headers.push_back({"X-Amz-Security-Token", std::string(credentials_.sessionToken.reveal())});
    http.body = boost::json::serialize(boost::json::object{{"Name", name_}, {"WithDecryption", true}});
    http.awsKey =
        providers::AwsKey{options_.awsRegion, "ssm", credentials_.accessKeyId, security::Secret(std::string(credentials_.secretKey.reveal()))};
    providers::Request request;
    request.http = std::move(http);
    request.totalTimeout = base::Millis{10'000};
    return request;
  }
  bool readHealth(const providers::TransferResult& result) const override {
    result_ = result;
    return true;
  }

  base::Result<Secret> value() const { return readParameter(name_, result_); }

 private:
  const VaultOptions& options_;
  const AwsCredentials credentials_;
  const std::string name_;
  mutable providers::TransferResult result_;
};

base::Result<Secret> ParameterStore::fetch(const std::string& name) {
  if (options_.awsRegion.empty()) return Status(Code::invalid, "aws.region is not set");
  if (options_.awsCredentialsFile.empty()) return Status(Code::invalid, "aws.credentials_file is not set");
  SB_ASSIGN(std::string text, readWhole(options_.awsCredentialsFile, kCredentialsBytesMax));
  auto credentials = readAwsCredentials(text);
  security::wipe(text);
  if (!credentials.ok()) return Status(Code::invalid, options_.awsCredentialsFile + " " + credentials.status().message());
  auto question = std::make_shared<const Question>(options_, std::move(credentials).value(), name);
  std::future<void> answered;
  std::uint64_t tag = 0;
  {
    const std::lock_guard lock(mutex_);
    tag = nextTag_++;
    Waiting& waiting = waiting_[tag];
    waiting.question = question;
    answered = waiting.answered.get_future();
  }
  egress_->checkHealth({"parameter-store", question, tag});
  // Egress answers every order, also when it stops; the bound is against a defect of ours.
  const bool came = answered.wait_for(std::chrono::seconds{30}) == std::future_status::ready;
  {
    const std::lock_guard lock(mutex_);
    waiting_.erase(tag);
  }
  return came ? question->value() : base::Result<Secret>(Status(Code::deadline, "Parameter Store did not answer in time"));
}

bool ParameterStore::takeHealth(const egress::HealthAnswer& answer) {
  if (!kParameterTags.holds(answer.tag)) return false;
  const std::lock_guard lock(mutex_);
  // Whoever waits is answered once, whatever comes.
  if (auto found = waiting_.extract(answer.tag)) found.mapped().answered.set_value();
  return true;
}

}  // namespace signalbox::runtime
