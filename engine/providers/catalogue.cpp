#include "engine/providers/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/providers/config_reader.h"
#include "engine/providers/fcm_provider.h"
#include "engine/providers/sendgrid_provider.h"
#include "engine/providers/ses_provider.h"
#include "engine/providers/simulated_provider.h"
#include "engine/providers/smtp_provider.h"
#include "engine/providers/termii_provider.h"
#include "engine/providers/twilio_provider.h"
#include "engine/providers/webhook_provider.h"
#include "engine/receipts/receipt_catalogue.h"

namespace signalbox::providers {
namespace {

bool isName(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 63 && plain(text.front()) &&
      std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-'; });
}

/// What the kinds have beyond their tables: rules between settings, and the provider itself.
struct Maker {
  std::string_view kind;
  std::vector<base::FieldError> (*check)(const ConfigReader& reader);
  std::unique_ptr<Provider> (*make)(const model::ProviderConfig& config);
};

template <class Made> std::unique_ptr<Provider> make(const model::ProviderConfig& config) { return std::make_unique<Made>(config); }

constexpr std::array kMakers{
    Maker{kSimulatedKind, &SimulatedProvider::check, &make<SimulatedProvider>},
    Maker{kSmtpKind, &SmtpProvider::check, &make<SmtpProvider>},
    Maker{kSesKind, &SesProvider::check, &make<SesProvider>},
    Maker{kSendgridKind, &SendgridProvider::check, &make<SendgridProvider>},
    Maker{kTwilioKind, &TwilioProvider::check, &make<TwilioProvider>},
    Maker{kTermiiKind, &TermiiProvider::check, &make<TermiiProvider>},
    Maker{kFcmKind, &FcmProvider::check, &make<FcmProvider>},
    Maker{kWebhookKind, &WebhookProvider::check, &make<WebhookProvider>},
};

const Maker& makerOf(const KindSpec& kind) {
  const auto found = std::find_if(kMakers.begin(), kMakers.end(), [&](const Maker& each) { return each.kind == kind.kind; });
  SB_CHECK(found != kMakers.end(), "a kind in the catalogue has no provider");
  return *found;
}

/// The settings for sending, then those for receipts: one form has both.
KindSpec withReceipts(KindSpec kind) {
  using Type = receipts::ReceiptSetting::Type;
  for (const receipts::ReceiptSetting& setting : receipts::receiptSettings(kind.kind)) {
    SettingSpec spec;
    spec.key = setting.key;
    spec.type = setting.type == Type::boolean ? SettingType::boolean
        : setting.type == Type::seconds       ? SettingType::integer
        : setting.type == Type::file          ? SettingType::file
                                              : SettingType::text;
    spec.defaultValue = setting.defaultValue;
    spec.secret = setting.secret;
    spec.help = setting.help;
    spec.min = static_cast<double>(setting.min);
    spec.max = static_cast<double>(setting.max);
    spec.staysHere = setting.secret;
    kind.settings.push_back(std::move(spec));
  }
  return kind;
}

void checkCommon(const model::ProviderConfig& config, std::vector<base::FieldError>& errors) {
  if (!isName(config.name)) errors.push_back({"/name", "is 1 to 63 of a-z, 0-9 and -, and does not begin with -"});
  if (!(config.weight >= 0 && config.weight <= 1)) errors.push_back({"/weight", "must be between 0 and 1"});
  if (!(config.ratePerSecond >= 0 && config.ratePerSecond <= 1e6)) errors.push_back({"/rate_per_second", "must be between 0 (no limit) and 1000000"});
  if (config.concurrency < 1 || config.concurrency > 10'000) errors.push_back({"/concurrency", "must be between 1 and 10000"});
}

}  // namespace

std::string_view name(SettingType type) {
  constexpr std::array<std::string_view, 7> kNames{"text", "integer", "real", "boolean", "choice", "file", "document"};
  return kNames[static_cast<std::size_t>(type)];
}

std::span<const KindSpec> kinds() {
  static const std::array kKinds{withReceipts(simulatedKind()), withReceipts(smtpKind()),   withReceipts(sesKind()), withReceipts(sendgridKind()),
                                 withReceipts(twilioKind()),    withReceipts(termiiKind()), withReceipts(fcmKind()), withReceipts(webhookKind())};
  return kKinds;
}

const KindSpec* describeKind(std::string_view kind) {
  for (const KindSpec& each : kinds())
    if (each.kind == kind) return &each;
  return nullptr;
}

base::Status validate(const model::ProviderConfig& config) {
  std::vector<base::FieldError> errors;
  checkCommon(config, errors);
  const KindSpec* kind = describeKind(config.kind);
  if (kind == nullptr) {
    errors.push_back({"/kind", "no such kind of provider"});
    return base::Status::invalid(std::move(errors));
  }
  if (std::find(kind->channels.begin(), kind->channels.end(), config.channel) == kind->channels.end())
    errors.push_back({"/channel", fmt::format("{} does not serve {}", kind->kind, model::name(config.channel))});
  const auto single = ConfigReader(*kind, config).check();
  errors.insert(errors.end(), single.begin(), single.end());
  // Rules between settings are judged also when single ones are wrong, so that one round of correction is enough; a
  // setting that is already named is not named twice.
  std::vector<base::FieldError> together = makerOf(*kind).check(ConfigReader(*kind, config));
  const base::Status receipts = receipts::makeReceiptReader(config).status();
  together.insert(together.end(), receipts.fields().begin(), receipts.fields().end());
  for (auto& error : together) {
    const bool named = std::any_of(errors.begin(), errors.end(), [&](const base::FieldError& each) { return each.pointer == error.pointer; });
    if (!named) errors.push_back(std::move(error));
  }
  return errors.empty() ? base::Status::okay() : base::Status::invalid(std::move(errors));
}

std::vector<std::string> secretsLedElsewhere(const model::ProviderConfig& from, const model::ProviderConfig& to) {
  const KindSpec* kind = from.kind == to.kind ? describeKind(from.kind) : nullptr;
  std::vector<std::string> names;
  if (kind != nullptr) {
    const ConfigReader before(*kind, from), after(*kind, to);
    const auto steersAway = [&](const SettingSpec& each) { return each.steers && before.text(each.key) != after.text(each.key); };
    if (std::none_of(kind->settings.begin(), kind->settings.end(), steersAway)) return names;
  }
  for (const auto& secret : from.secrets) {
    const auto isIt = [&](const SettingSpec& each) { return each.key == secret.first && each.staysHere; };
    if (kind == nullptr || std::none_of(kind->settings.begin(), kind->settings.end(), isIt)) names.push_back(secret.first);
  }
  return names;
}

base::Result<std::unique_ptr<Provider>> makeProvider(const model::ProviderConfig& config) {
  SB_TRY(validate(config));
  return makerOf(*describeKind(config.kind)).make(config);
}

}  // namespace signalbox::providers
