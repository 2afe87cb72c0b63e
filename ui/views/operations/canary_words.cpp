#include "ui/views/operations/canary_words.h"

#include <algorithm>

#include "ui/client/text.h"
#include "ui/views/wording.h"

namespace signalbox::ui::views {

using client::text;

namespace {

/// Kinds without receipts of their own take those that come by Standard Webhooks, once their secret is there.
bool tells(const protocol::ProviderView& provider) {
  const auto& set = provider.secretsSet;
  return provider.capabilities.receipts || std::find(set.begin(), set.end(), "receipt_secret") != set.end() ||
      provider.secretReferences.contains("receipt_secret");
}

QString takenWords(const std::string& channel) {
  if (channel == "email") return Wording::tr("the mail server or mail service took it; whether it arrives, only a receipt tells");
  if (channel == "sms") return Wording::tr("the provider took it for its network; whether it arrives, only a receipt tells");
  if (channel == "push") return Wording::tr("the push service took it; whether a device shows it, it does not tell");
  if (channel == "webhook") return Wording::tr("the receiver answered with a 2xx; a redirect is none");
  return Wording::tr("the provider took it");
}

QString deliveredWords(const std::string& channel, const CanaryQuestion& question, const std::vector<protocol::ProviderView>& providers) {
  QStringList telling, silent;
  for (const auto& provider : providers) {
    const bool asked = question.provider.empty() ? provider.enabled : provider.name == question.provider;
    if (provider.channel == channel && asked) (tells(provider) ? telling : silent) << text(provider.name);
  }
  if (telling.isEmpty() && silent.isEmpty()) return Wording::tr("no provider is there that could send it");
  if (telling.isEmpty())
    return Wording::tr("%1 tells nothing of what arrives, so nothing is a success and the first step pauses it")
        .arg(silent.join(QStringLiteral(", ")));
  const QString words = Wording::tr("a receipt of %1 says delivered; a bounce is no success").arg(telling.join(QStringLiteral(", ")));
  return silent.isEmpty()
      ? words
      : QString(words + Wording::tr(". %1 tells nothing of what arrives: what goes that way is no success").arg(silent.join(QStringLiteral(", "))));
}

}  // namespace

QStringList successWords(const CanaryQuestion& question, const std::vector<protocol::ProviderView>& providers) {
  std::vector<std::pair<std::string, std::int64_t>> channels(question.channels.begin(), question.channels.end());
  std::stable_sort(channels.begin(), channels.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  QStringList lines;
  for (const auto& [channel, matched] : channels) {  // which of them are sent is chosen above, so no figure stands here
    const QString words = question.delivered ? deliveredWords(channel, question, providers) : takenWords(channel);
    lines << Wording::tr("%1: %2.").arg(channelWords(text(channel)), words);
  }
  return lines;
}

}  // namespace signalbox::ui::views
