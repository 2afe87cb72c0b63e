#include "tests/ui/support/canned_set_up.h"

#include "tests/ui/support/canned_data.h"

namespace signalbox::tests::canned {

using namespace std::chrono_literals;

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

}  // namespace signalbox::tests::canned
