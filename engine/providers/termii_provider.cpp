#include "engine/providers/termii_provider.h"

#include <algorithm>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "engine/providers/config_reader.h"
#include "engine/providers/form_body.h"
#include "engine/providers/setting_specs.h"
#include "engine/providers/sms_limits.h"
#include "engine/providers/sms_text.h"
#include "engine/providers/termii_answers.h"
#include "engine/providers/unanswered.h"

namespace signalbox::providers {
namespace {

bool isSenderId(std::string_view text) {
  return text.size() >= 3 && text.size() <= 11 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
  });
}

}  // namespace

KindSpec termiiKind() {
  return {kTermiiKind,
          "SMS by Termii",
          {model::Channel::sms},
          HttpSettings::extend(
              {secretText("api_key", "From Termii's dashboard"), requiredText("from", "A registered sender id, 3 to 11 letters and digits"),
               oneOf("route", "generic is stopped by Do-Not-Disturb; dnd is for transactional texts and has to be activated", "generic",
                     {"generic", "dnd", "whatsapp"}),
               wholeNumber("pages_max", "A text of more pages is refused before it is sent", "10", 1, 24)},
              ""),
          true};
}

std::vector<base::FieldError> TermiiProvider::check(const ConfigReader& reader) {
  std::vector<base::FieldError> errors;
  HttpSettings::check(reader, errors);
  const std::string from = reader.text("from");
  if (!from.empty() && !isSenderId(from)) errors.push_back({"/settings/from", "must be 3 to 11 letters and digits"});
  return errors;
}

TermiiProvider::TermiiProvider(model::ProviderConfig config) : config_(std::move(config)) {
  const KindSpec kind = termiiKind();
  const ConfigReader reader(kind, config_);
  http_ = HttpSettings::read(reader);
  apiKey_ = reader.secret("api_key");
  from_ = reader.text("from");
  route_ = reader.text("route");
  pagesMax_ = static_cast<std::size_t>(reader.integer("pages_max"));
  receipts_ = config_.secrets.contains("receipt_secret");
  config_.secrets.clear();
}

Capabilities TermiiProvider::capabilities() const {
  Capabilities can;
  can.receipts = receipts_;
  can.costPerMessageEur = http_.costPerMessageEur;
  can.lengthMax = static_cast<std::int64_t>(pagesMax_ * 153);
  return can;
}

std::size_t termiiPages(std::string_view text) {
  const SmsLength length = measureSms(text);
  constexpr std::string_view kCurlyQuote = "\xE2\x80\x9D", kEuro = "\xE2\x82\xAC";
  const bool narrow = !length.gsm7 || text.find_first_of(";/^{}\\[~]|'") != std::string_view::npos ||
      text.find(kCurlyQuote) != std::string_view::npos || text.find(kEuro) != std::string_view::npos;
  const std::size_t whole = narrow ? 70 : 160;
  const std::size_t part = narrow ? 67 : 153;
  return length.characters <= whole ? std::min<std::size_t>(length.characters, 1) : (length.characters + part - 1) / part;
}

base::Result<Request> TermiiProvider::build(const Message& message) const {
  SB_TRY(checkSms(message, {}));
  if (const std::size_t pages = termiiPages(message.content.text); pages > pagesMax_)
    return base::Status(base::Code::invalid, fmt::format("the text takes {} messages (pages); pages_max allows {}", pages, pagesMax_));
  const boost::json::object body{{"api_key", boost::json::string_view(apiKey_.reveal().data(), apiKey_.size())},
                                 {"to", message.target.substr(1)},
                                 {"from", from_},
                                 {"sms", message.content.text},
                                 {"type", "plain"},
                                 {"channel", route_}};
  Request request = http_.request("POST", "/api/sms/send");
  request.http->headers.push_back({"Content-Type", "application/json"});
  request.http->body = boost::json::serialize(body);
  return request;
}

model::Outcome TermiiProvider::read(const TransferResult& result, base::WallTime wall) const {
  if (result.reached != Reached::answer) return readUnanswered(result);
  return outcomeOf(termiiRows(), readTermii(result, wall), result.latencyUs, {&apiKey_});
}

std::optional<Request> TermiiProvider::healthCheck() const {
  return http_.request("GET", "/api/get-balance?api_key=" + percentEncode(apiKey_.reveal()));
}

bool TermiiProvider::readHealth(const TransferResult& result) const {
  const auto body = result.reached == Reached::answer && result.status == 200 ? objectIn(result.body) : std::nullopt;
  const boost::json::value* balance = body ? body->if_contains("balance") : nullptr;
  return balance != nullptr && (balance->is_number() || (balance->is_string() && !balance->get_string().empty()));
}

}  // namespace signalbox::providers
