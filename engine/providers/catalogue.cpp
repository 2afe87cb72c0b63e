#include "engine/providers/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "engine/providers/config_reader.h"
#include "engine/providers/simulated_provider.h"
#include "engine/providers/smtp_provider.h"
#include "engine/providers/webhook_provider.h"
#include "engine/receipts/receipt_catalogue.h"

namespace signalbox::providers {
namespace {

bool isName(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 63 && plain(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return plain(c) || c == '-'; });
}

/// Rules between the settings of one kind, which no table can say.
std::vector<base::FieldError> checkTogether(const KindSpec& kind, const model::ProviderConfig& config) {
  const ConfigReader reader(kind, config);
  if (kind.kind == kSimulatedKind) return SimulatedProvider::check(reader);
  if (kind.kind == kSmtpKind) return SmtpProvider::check(reader);
  return WebhookProvider::check(reader);
}

/// The settings for sending, then those for receipts: one form has both.
KindSpec withReceipts(KindSpec kind) {
  using Type = receipts::ReceiptSetting::Type;
  for (const receipts::ReceiptSetting& setting : receipts::receiptSettings(kind.kind)) {
    SettingSpec spec;
    spec.key = setting.key;
    spec.type = setting.type == Type::boolean   ? SettingType::boolean
                : setting.type == Type::seconds ? SettingType::integer
                : setting.type == Type::file    ? SettingType::file
                                                : SettingType::text;
    spec.defaultValue = setting.defaultValue;
    spec.secret = setting.secret;
    spec.help = setting.help;
    spec.min = static_cast<double>(setting.min);
    spec.max = static_cast<double>(setting.max);
    kind.settings.push_back(std::move(spec));
  }
  return kind;
}

void checkCommon(const model::ProviderConfig& config, std::vector<base::FieldError>& errors) {
  if (!isName(config.name)) errors.push_back({"/name", "is 1 to 63 of a-z, 0-9 and -, and does not begin with -"});
  if (!(config.weight >= 0 && config.weight <= 1)) errors.push_back({"/weight", "must be between 0 and 1"});
  if (!(config.ratePerSecond >= 0 && config.ratePerSecond <= 1e6))
    errors.push_back({"/rate_per_second", "must be between 0 (no limit) and 1000000"});
  if (config.concurrency < 1 || config.concurrency > 10'000)
    errors.push_back({"/concurrency", "must be between 1 and 10000"});
}

}  // namespace

std::string_view name(SettingType type) {
  constexpr std::array<std::string_view, 6> kNames{"text", "integer", "real", "boolean", "choice", "file"};
  return kNames[static_cast<std::size_t>(type)];
}

std::span<const KindSpec> kinds() {
  static const std::array<KindSpec, 3> kKinds{withReceipts(simulatedKind()), withReceipts(smtpKind()), withReceipts(webhookKind())};
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
  std::vector<base::FieldError> together = checkTogether(*kind, config);
  const base::Status receipts = receipts::makeReceiptReader(config).status();
  together.insert(together.end(), receipts.fields().begin(), receipts.fields().end());
  for (auto& error : together) {
    const bool named = std::any_of(errors.begin(), errors.end(),
                                   [&](const base::FieldError& each) { return each.pointer == error.pointer; });
    if (!named) errors.push_back(std::move(error));
  }
  return errors.empty() ? base::Status::okay() : base::Status::invalid(std::move(errors));
}

base::Result<std::unique_ptr<Provider>> makeProvider(const model::ProviderConfig& config) {
  SB_TRY(validate(config));
  std::unique_ptr<Provider> provider;
  if (config.kind == kSimulatedKind) provider = std::make_unique<SimulatedProvider>(config);
  if (config.kind == kSmtpKind) provider = std::make_unique<SmtpProvider>(config);
  if (config.kind == kWebhookKind) provider = std::make_unique<WebhookProvider>(config);
  SB_CHECK(provider != nullptr, "a kind in the catalogue has no provider");
  return provider;
}

}  // namespace signalbox::providers
