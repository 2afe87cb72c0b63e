#include "engine/egress/token_cache.h"

#include <algorithm>
#include <utility>

namespace signalbox::egress {

TokenCache::Entry& TokenCache::entryOf(const std::shared_ptr<const providers::Provider>& provider) {
  std::erase_if(entries_, [](const auto& each) { return each.second.owner.expired(); });
  Entry& entry = entries_[provider.get()];
  entry.owner = provider;
  return entry;
}

std::optional<TokenCache::Token> TokenCache::valid(const std::shared_ptr<const providers::Provider>& provider, base::BootTime now) {
  const Entry& entry = entryOf(provider);
  if (entry.token.empty() || now >= entry.until) return std::nullopt;
  return Token{entry.token.reveal(), entry.serial};
}

TokenCache::Token TokenCache::newest(const std::shared_ptr<const providers::Provider>& provider) {
  const Entry& entry = entryOf(provider);
  return {entry.token.reveal(), entry.serial};
}

bool TokenCache::wait(Job job) {
  Entry& entry = entryOf(job.provider());
  entry.waiting.push_back(std::move(job));
  return !std::exchange(entry.exchanging, true);
}

std::vector<Job> TokenCache::arrived(const std::shared_ptr<const providers::Provider>& provider, security::Secret token, base::Millis lifetime,
                                     base::BootTime now) {
  Entry& entry = entryOf(provider);
  entry.token = std::move(token);
  entry.serial = ++serials_;
  entry.until = now + lifetime - std::min(kMargin, lifetime / 2);
  entry.exchanging = false;
  return std::exchange(entry.waiting, {});
}

std::vector<Job> TokenCache::failed(const std::shared_ptr<const providers::Provider>& provider) {
  Entry& entry = entryOf(provider);
  entry.exchanging = false;
  return std::exchange(entry.waiting, {});
}

void TokenCache::refused(const std::shared_ptr<const providers::Provider>& provider, std::uint64_t serial) {
  Entry& entry = entryOf(provider);
  if (entry.serial == serial) entry.token = security::Secret();
}

std::vector<Job> TokenCache::takeAll() {
  std::vector<Job> all;
  for (auto& [provider, entry] : entries_) {
    std::move(entry.waiting.begin(), entry.waiting.end(), std::back_inserter(all));
    entry.waiting.clear();
  }
  return all;
}

}  // namespace signalbox::egress
