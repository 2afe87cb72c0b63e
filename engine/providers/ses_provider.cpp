#include "engine/providers/ses_provider.h"

#include <algorithm>

#include <boost/json.hpp>

#include "engine/base/digest.h"
#include "engine/providers/config_reader.h"
#include "engine/providers/ses_answers.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

namespace json = boost::json;

template <class Fits> bool consistsOf(std::string_view text, std::size_t lengthMax, Fits fits) {
  return text.size() <= lengthMax && std::all_of(text.begin(), text.end(), fits);
}
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
/// What a tag's value may hold.
bool isTagChar(char c) { return isDigit(c) || isLower(c) || isUpper(c) || c == '-' || c == '_'; }

}  // namespace

KindSpec sesKind() {
  auto settings = HttpSettings::extend(
      MailSettings::extend(
          {requiredText("region", "Such as eu-central-1"),
           requiredText("access_key_id", "Of a key that may do ses:SendEmail and ses:GetAccount"),
           secretText("secret_access_key", "The key's secret"),
           {"session_token", SettingType::text, "", false, true, "Of temporary credentials; empty: the key is a lasting one", 0, 0, {}},
           textSetting("configuration_set", "By which SES reports what became of a mail; empty: none")},
          "41943040"),
      "");
  const auto baseUrl = std::find_if(settings.begin(), settings.end(), [](const SettingSpec& each) { return each.key == "base_url"; });
  baseUrl->required = false;
  baseUrl->help = "Where SES is reached; empty: https://email.REGION.amazonaws.com";
  return {kSesKind, "Mail by Amazon SES", {model::Channel::email}, std::move(settings), true};
}

std::vector<base::FieldError> SesProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  HttpSettings::check(reader, errors);
  MailSettings::check(reader, errors);
  if (!consistsOf(reader.text("region"), 40, [](char c) { return isLower(c) || isDigit(c) || c == '-'; }))
    errors.push_back({"/settings/region", "is no region such as eu-central-1"});
  if (!consistsOf(reader.text("access_key_id"), 128, [](char c) { return isUpper(c) || isDigit(c) || c == '_'; }))
    errors.push_back({"/settings/access_key_id", "is no access key id such as AKIAIOSFODNN7EXAMPLE"});
  if (!consistsOf(reader.text("configuration_set"), 64, isTagChar))
    errors.push_back({"/settings/configuration_set", "must be at most 64 letters, digits, '-' and '_'"});
  return errors;
}

SesProvider::SesProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = sesKind();
  const ConfigReader reader(kind, config_);
  http_ = HttpSettings::read(reader);
  mail_ = MailSettings::read(reader);
  region_ = reader.text("region");
  if (http_.baseUrl.empty()) http_.baseUrl = "https://email." + region_ + ".amazonaws.com";
  accessKeyId_ = reader.text("access_key_id");
  secretKey_ = reader.secret("secret_access_key");
  sessionToken_ = reader.secret("session_token");
  configurationSet_ = reader.text("configuration_set");
  receipts_ = config_.settings.contains("receipt_topic_arns");
  config_.secrets.clear();
}

Capabilities SesProvider::capabilities() const {
  Capabilities can;
  can.receipts = receipts_;
  can.costPerMessageEur = http_.costPerMessageEur;
  can.lengthMax = static_cast<std::int64_t>(mail_.bytesMax);
  return can;
}

Request SesProvider::signedRequest(std::string_view method, std::string_view path) const {
  Request request = http_.request(method, path);
  request.http->awsKey = AwsKey{region_, "ses", accessKeyId_, secretKey_, sessionToken_};
  return request;
}

base::Result<Request> SesProvider::build(const Message& message) const {
  SB_TRY(checkMail(message));
  SB_ASSIGN(const std::string mail, composeMail(mail_.parts(message)));
  const std::string data = base::base64Encode(mail);
  SB_TRY(mail_.checkSize(data.size()));
  json::object body;
  body["Destination"] = json::object{{"ToAddresses", json::array{json::string(message.target)}}};
  body["Content"] = json::object{{"Raw", json::object{{"Data", data}}}};
  json::array tags{json::object{{"Name", "notification_id"}, {"Value", message.notificationId.toString()}},
                   json::object{{"Name", "attempt"}, {"Value", std::to_string(message.attempt)}}};
  if (!message.dedupToken.empty() && consistsOf(message.dedupToken, 256, isTagChar))
    tags.push_back(json::object{{"Name", "signalbox_token"}, {"Value", message.dedupToken}});
  body["EmailTags"] = std::move(tags);
  if (!configurationSet_.empty()) body["ConfigurationSetName"] = configurationSet_;
  Request request = signedRequest("POST", "/v2/email/outbound-emails");
  request.http->headers.push_back({"Content-Type", "application/json"});
  request.http->body = json::serialize(body);
  return request;
}

model::Outcome SesProvider::read(const TransferResult& result, base::WallTime wall) const {
  if (result.reached != Reached::answer) return readUnanswered(result);
  return outcomeOf(sesRows(), readSes(result, wall), result.latencyUs, {&secretKey_, &sessionToken_});
}

std::optional<Request> SesProvider::healthCheck() const { return signedRequest("GET", "/v2/email/account"); }

bool SesProvider::readHealth(const TransferResult& result) const {
  const auto body = result.reached == Reached::answer && result.status == 200 ? objectIn(result.body) : std::nullopt;
  const json::value* enabled = body ? body->if_contains("SendingEnabled") : nullptr;
  return enabled != nullptr && enabled->is_bool() && enabled->get_bool() && memberText(*body, "EnforcementStatus") != "SHUTDOWN";
}

}  // namespace signalbox::providers
