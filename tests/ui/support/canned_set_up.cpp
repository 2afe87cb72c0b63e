#include "tests/ui/support/canned_set_up.h"

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;

namespace {

/// In the engine's words, which differ with what is asked.
const char* resolvedWords(const std::string& resolution) {
  if (resolution == "sent") return "Marked as sent; not sent again.";
  if (resolution == "dead") return "Becomes a dead letter.";
  return "The provider is asked: what it took becomes sent, what it does not have is tried again, the rest stays held.";
}

}  // namespace

protocol::SessionAnswer sessionAnswer() {
  protocol::SessionAnswer answer;
  static_cast<protocol::SessionView&>(answer) = session();
  answer.retention = protocol::RetentionView{24 * 90, 24 * 7, 24, 24, {{"one-time-codes", 24 * 2}}};
  answer.alertLimits = protocol::AlertLimitsView{0.005, 100'000, 600, 60};
  return answer;
}

std::vector<protocol::RecipientView> recipients() {
  const auto recipient = [](const char* id, const char* email, const char* phone, const char* zone, const char* locale) {
    protocol::RecipientView view;
    view.id = id;
    view.email = email;
    view.phone = phone;
    view.timeZone = zone;
    view.locale = locale;
    view.version = 3;
    return view;
  };
  std::vector<protocol::RecipientView> all{recipient("customer-10021", "ana.lopez@example.com", "+34600112233", "Europe/Madrid", "es-ES"),
                                           recipient("customer-10022", "j.muller@example.de", "+491701234567", "Europe/Berlin", "de-DE"),
                                           recipient("customer-10023", "siobhan@example.ie", "", "Europe/Dublin", "en-IE"),
                                           recipient("customer-10024", "", "+819012345678", "Asia/Tokyo", "ja-JP"),
                                           recipient("ops-team", "oncall@example.com", "", "", "en")};
  all[0].quietHours = protocol::QuietHours{"22:00", "08:00"};
  all[0].optOut = {"marketing", "newsletter:sms"};
  all[1].optOut = {"sms"};
  all[2].suppressed = {"email"};
  return all;
}

std::vector<protocol::SuppressionView> suppressions() {
  const auto row = [](std::int64_t number, const char* channel, const char* address, const char* category, const char* reason, const char* provider,
                      base::Millis ago) {
    return protocol::SuppressionView{number, channel, address, category, reason, provider, kNow - ago, "0196c3a1-0003-7000-8000-000000000001"};
  };
  return {row(41, "email", "siobhan@example.ie", "", "refused for good: 550 5.1.1 no such mailbox", "smtp-primary", 26min),
          row(40, "sms", "+393205552331", "marketing", "unsubscribed: the recipient wants no more of it", "twilio", 5h),
          row(37, "sms", "+447700900123", "", "the recipient answered STOP", "twilio", 31h)};
}

std::vector<protocol::ReceiptView> waitingReceipts() {
  const auto row = [](std::int64_t number, const char* provider, const char* message, const char* status, const char* code, base::Millis ago) {
    return protocol::ReceiptView{number, provider, message, status, code, "", false, std::nullopt, kNow - ago, kNow - ago + 24h};
  };
  return {row(9, "twilio", "SM5f0c2d7a9b1e4c3d8f6a7b5c4d3e2f10", "delivered", "", 4min),
          row(8, "twilio", "SM0c2d7a9b1e4c3d8f6a7b5c4d3e2f105f", "bounced", "30005", 2h)};
}

protocol::PlanView plan(const protocol::PlanRequest& request) {
  protocol::PlanView view;
  view.id = "0196c3a1-0000-7000-8000-0000000000aa";
  view.kind = request.kind;
  view.q = request.q;
  view.provider = request.provider;
  view.resolution = request.resolution;
  view.state = "ready";
  view.frozenAt = kNow;
  view.expiresAt = kNow + 15min;
  if (request.kind == "replay") {
    view.matched = 48213;
    view.costEur = 371.2;
    view.channels = {{"email", 14'545}, {"sms", 31'095}, {"push", 1'962}, {"webhook", 611}};
    view.verdicts = {{"will_send", 16402, true, true, "Sent again as a new generation."},
                     {"fallback", 30500, true, true, "Sent through another provider, because its own is not available."},
                     {"expired", 802, false, true, "Too old: its expiry has passed."},
                     {"opted_out", 311, false, true, "The recipient does not want it, or the address is suppressed."},
                     {"already_delivered", 186, false, true, "It was sent, or a receipt says that it arrived; the recipient would get it twice."},
                     {"template_gone", 12, false, false, "Its template no longer exists, so it cannot be rendered."}};
  } else if (request.resolution == "resend") {
    view.matched = 37;
    view.verdicts = {{"duplicate_risk", 37, false, true, "May have arrived already; sending again may be a duplicate."}};
  } else {
    view.matched = 37;
    view.verdicts = {
        {"will_send", 37, true, true,
         request.kind == "resolve" ? resolvedWords(request.resolution) : "Taken out of the dead letters; restorable until the purge date."}};
  }
  return view;
}

std::vector<protocol::TemplateView> templates() {
  protocol::TemplateView shipped;
  shipped.name = "order-shipped";
  shipped.channel = "email";
  shipped.version = 8;
  shipped.subject = "Your order {{order}} is on its way";
  // What is fetched in the shop has neither a carrier nor anything to follow.
  shipped.text =
      "Hello {{name}},\n\nyour order {{order}} left us today{{#carrier}} with {{carrier}}.\nFollow it here: {{tracking_url}}{{/carrier}}\n\nYour shop";
  shipped.html = "<p>Hello {{name}}</p>";
  shipped.updatedAt = kNow - kCorrected;
  shipped.updatedBy = "jon";
  protocol::TemplateView code;
  code.name = "login-code";
  code.channel = "sms";
  code.version = 2;
  code.text = "{{code}} is your code. It holds for 10 minutes.";
  return {shipped, code};
}

boost::json::object shippedAsSent() {
  return {{"subject", "Your order 884210 is on its way"},
          {"text", "Hello Ana,\n\nyour order 884210 left us today with Correos.\nFollow it here: https://example.com/t/884210\n\nYour shop"}};
}

boost::json::object renderedFor(const std::string& channel, const std::string& templateName) {
  if (templateName == "order-shipped") return shippedAsSent();
  const std::string words = templateName == "login-code" ? "402 918 is your code. It holds for 10 minutes."
      : templateName == "invoice-ready"                  ? "Ana, the invoice for order 884210 is in your account."
                                                         : "Ana, your order 884210 is on its way with Correos: https://example.com/t/884210";
  boost::json::object made;
  if (channel == "webhook") {
    made["data"] = boost::json::object{{"order", "884210"}, {"carrier", "Correos"}};
    return made;
  }
  if (channel == "email") made["subject"] = "Your invoice";
  if (channel == "push") made["title"] = "Your order is on its way";
  made[channel == "push" ? "body" : "text"] = words;
  return made;
}

std::vector<protocol::TemplateView> versions() {
  protocol::TemplateView newest = templates().front(), before = newest, first = newest;
  before.version = 7;
  before.updatedBy = "ana";
  before.subject = "Your parcel {{order}} is on its way";
  before.text = "Hello {{name}},\n\nyour order {{order}} left us today.\nFollow it here: {{tracking_url}}\n\nYour shop";
  before.updatedAt = kNow - 51h;
  first.version = 6;
  first.updatedBy = "ana";
  first.subject = "Parcel";
  first.text = before.text;
  first.html.clear();
  first.updatedAt = kNow - 190h;
  std::vector<protocol::TemplateView> all{newest, before, first};
  for (int version = 5; version > 0; --version) {
    all.push_back(first);
    all.back().version = version;
    all.back().updatedAt = all[all.size() - 2].updatedAt - 30h * (6 - version);
  }
  return all;
}

std::vector<protocol::SavedView> views() {
  return {{"Login codes", "template:login-code", "dead-letters", 1284}, {"Twilio, last hour", "provider:twilio died>-1h", "dead-letters", 8304}};
}

}  // namespace signalbox::tests::canned
