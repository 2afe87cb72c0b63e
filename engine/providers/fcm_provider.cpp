#include "engine/providers/fcm_provider.h"

#include <algorithm>

#include "engine/providers/config_reader.h"
#include "engine/providers/fcm_answers.h"
#include "engine/providers/fcm_push.h"
#include "engine/providers/form_body.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

constexpr std::string_view kScope = "https://www.googleapis.com/auth/firebase.messaging";

bool isTopic(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
  });
}

bool isProject(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
  });
}

}  // namespace

KindSpec fcmKind() {
  return {kFcmKind,
          "Push by Firebase Cloud Messaging",
          {model::Channel::push},
          HttpSettings::extend(
              {{"service_account", SettingType::document, "", true, true, "The service account's key file, as Firebase gives it (JSON)", 0, 0, {}},
               textSetting("project_id", "Empty: the service account's own project"),
               oneOf("android_priority", "high wakes a sleeping device", "high", {"high", "normal"}),
               textSetting("health_topic", "A topic for the health check, which is examined and delivered to nobody", "signalbox-health")},
              "https://fcm.googleapis.com"),
          true};
}

std::vector<base::FieldError> FcmProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  HttpSettings::check(reader, errors);
  if (!isTopic(reader.text("health_topic"))) errors.push_back({"/settings/health_topic", "must be 1 to 100 letters, digits and -_.~"});
  const std::string project = reader.text("project_id");
  if (!project.empty() && !isProject(project)) errors.push_back({"/settings/project_id", "is no project's id"});
  const security::Secret file = reader.secret("service_account");
  if (file.empty()) return errors;
  const auto account = ServiceAccount::parse(file.reveal());
  if (!account)
    errors.push_back({"/secrets/service_account", account.status().message()});
  else if (project.empty() && !isProject(account->projectId()))
    errors.push_back({"/settings/project_id", "is required: the service account names none"});
  return errors;
}

FcmProvider::FcmProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = fcmKind();
  const ConfigReader reader(kind, config_);
  http_ = HttpSettings::read(reader);
  auto account = ServiceAccount::parse(reader.secret("service_account").reveal());
  if (account) account_ = std::move(account).value();
  projectId_ = reader.text("project_id");
  if (projectId_.empty() && account_) projectId_ = account_->projectId();
  androidPriority_ = reader.text("android_priority");
  healthTopic_ = reader.text("health_topic");
  config_.secrets.clear();
}

Capabilities FcmProvider::capabilities() const {
  Capabilities can;
  can.costPerMessageEur = http_.costPerMessageEur;
  can.lengthMax = static_cast<std::int64_t>(kFcmPayloadBytesMax);
  return can;
}

Request FcmProvider::post(std::string body) const {
  Request request = http_.request("POST", "/v1/projects/" + percentEncode(projectId_) + "/messages:send");
  request.http->headers.push_back({"Content-Type", "application/json"});
  request.http->body = std::move(body);
  request.http->needsToken = true;
  return request;
}

base::Result<Request> FcmProvider::build(const Message& message) const {
  SB_ASSIGN(std::string body, fcmBody(message, androidPriority_));
  return post(std::move(body));
}

model::Outcome FcmProvider::read(const TransferResult& result, base::WallTime wall) const {
  if (result.reached != Reached::answer) return readUnanswered(result);
  return outcomeOf(fcmRows(), readFcm(result, wall), result.latencyUs, {});
}

std::optional<Request> FcmProvider::healthCheck() const { return post(fcmHealthBody(healthTopic_)); }

bool FcmProvider::readHealth(const TransferResult& result) const {
  return result.reached == Reached::answer && result.status == 200 && !readFcm(result, {}).messageId.empty();
}

base::Result<Request> FcmProvider::tokenRequest(base::WallTime wall) const {
  if (!account_) return base::Status(base::Code::invalid, "the service account cannot be used");
  SB_ASSIGN(Request request, account_->tokenRequest(wall, kScope));
  request.connectTimeout = http_.connectTimeout;
  request.totalTimeout = http_.totalTimeout;
  return request;
}

TokenAnswer FcmProvider::readToken(const TransferResult& result, base::WallTime wall) const {
  return account_ ? account_->readToken(result, wall) : TokenAnswer{};
}

bool FcmProvider::refusesToken(const TransferResult& result) const {
  const HttpAnswer answer = readFcm(result, {});
  if (answer.code == "PERMISSION_DENIED" || answer.code == "UNAUTHENTICATED") return true;
  return result.status == 401 && answer.code.empty();
}

}  // namespace signalbox::providers
