#include "tests/simulation/checker_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace signalbox::simulation {
namespace {

constexpr const char* kVault = "vault";
constexpr std::string_view kProvider = "provider/";

std::string ownerOf(const std::string& provider) { return std::string(kProvider) + provider; }

std::string nameOf(const SecretPlace& place) { return place.first + ", " + place.second; }

bool isOfProvider(const SecretPlace& place) { return place.first.starts_with(kProvider); }
std::string providerOf(const SecretPlace& place) { return place.first.substr(kProvider.size()); }

std::string textOf(const security::Secret& secret) { return std::string(secret.reveal()); }

}  // namespace

std::vector<GivenSecret> secretsIn(const core::Command& command) {
  std::vector<GivenSecret> given;
  if (const auto* const put = std::get_if<core::PutSecret>(&command)) given.push_back({{kVault, put->name}, textOf(put->value)});
  if (const auto* const drop = std::get_if<core::DeleteSecret>(&command)) given.push_back({{kVault, drop->name}, {}});
  if (const auto* const drop = std::get_if<core::DeleteProvider>(&command)) given.push_back({{ownerOf(drop->name), ""}, {}});
  if (const auto* const put = std::get_if<core::PutProvider>(&command))
    for (const auto& [name, secret] : put->config.secrets) {
      const std::string text = textOf(secret);
      given.push_back({{ownerOf(put->config.name), name}, text.empty() ? std::nullopt : std::optional(text)});
    }
  return given;
}

// --- what was asked ----------------------------------------------------------------------------------------

void KeyChecker::asked(const core::Command& command) {
  for (const GivenSecret& each : secretsIn(command))
    if (each.value) given_[each.place].insert(*each.value);
  if (const auto* const rotate = std::get_if<core::RotateDataKey>(&command)) masters_.insert(textOf(rotate->master.bytes()));
  if (const auto* const wrap = std::get_if<core::RewrapKeys>(&command)) masters_.insert(textOf(wrap->master.bytes()));
}

void KeyChecker::done(const std::vector<GivenSecret>& given) {
  for (const GivenSecret& each : given) {
    if (!each.place.second.empty()) done_[each.place] = each.value;
    for (auto& [place, value] : done_)
      if (each.place.second.empty() && place.first == each.place.first) value.reset();
  }
}

void KeyChecker::started(std::string master, bool changed) {
  master_ = std::move(master);
  changedByStart_ = changed;
}

// --- what a committed step wrote ---------------------------------------------------------------------------

void KeyChecker::begins(const KeyBook& book) {
  keysBefore_ = book.dataKeys.size();
  anew_ = 0;
  wrappedBy_.clear();
  done_.clear();
}

bool KeyChecker::takes(KeyBook& book, const Change& change) {
  if (change.kind == "data_key") {
    wrapped(book, change);
  } else if (change.kind == "data_key_gone") {
    gone(book, change.numbers.at(0));
  } else if (change.kind == "sealed") {
    sealed(book, change);
  } else if (change.kind == "unsealed") {
    unsealed(book, {change.texts.at(0), change.texts.at(1)});
  } else {
    return false;
  }
  return true;
}

void KeyChecker::wrapped(KeyBook& book, const Change& change) {
  const std::int64_t id = change.numbers.at(0);
  audit_.needs({"vault.data_key", "vault.master_key"}, "", "a data key");
  std::optional<std::string> key;
  for (const std::string& master : masters_) {
    key = openDataKey(master, id, change.texts.at(0), change.texts.at(1));
    if (!key) continue;
    wrappedBy_[id] = master;
    break;
  }
  if (!key) return says_("K1", fmt::format("the data key {} is wrapped by a key that nobody gave", id));
  const auto known = book.dataKeys.find(id);
  if (known != book.dataKeys.end() && known->second != *key) says_("K1", fmt::format("the data key {} became another one", id));
  if (known == book.dataKeys.end() && id != book.newest() + 1) says_("K1", fmt::format("a data key {} after {}", id, book.newest()));
  book.dataKeys[id] = *key;
}

void KeyChecker::gone(KeyBook& book, std::int64_t id) {
  const auto under = std::count_if(book.secrets.begin(), book.secrets.end(), [id](const auto& each) { return each.second.dataKey == id; });
  if (under > 0) says_("K1", fmt::format("the data key {} goes, and {} secrets lie under it", id, under));
  if (id == book.newest()) says_("K1", fmt::format("the data key {} goes, and it is the newest", id));
  book.dataKeys.erase(id);
}

void KeyChecker::sealed(KeyBook& book, const Change& change) {
  const SecretPlace place{change.texts.at(0), change.texts.at(1)};
  const std::int64_t version = change.numbers.at(0), dataKey = change.numbers.at(1);
  const auto key = book.dataKeys.find(dataKey);
  auto plain = key == book.dataKeys.end() ? std::nullopt : openSecret(key->second, dataKey, place, version, change.texts.at(2));
  if (!plain) return says_("K1", nameOf(place) + " does not open as it was sealed");
  const auto known = book.secrets.find(place);
  // What is given anew has another version, or was taken away before.
  const bool anew = known != book.secrets.end() && known->second.version == version;
  if (opened) opened(place, *plain, anew);
  if (anew) {
    ++anew_;
    if (*plain != known->second.plain) says_("K1", nameOf(place) + " says something else since it was sealed anew");
  } else if (isOfProvider(place) || place.first == kVault) {
    if (!given_[place].contains(*plain)) says_("K1", nameOf(place) + " is kept, and nobody gave it so");
    if (isOfProvider(place))
      audit_.needs({"provider.put"}, providerOf(place), "a provider's secret");
    else
      audit_.needs({"secret.put"}, place.second, "a secret");
  }
  book.secrets[place] = {version, dataKey, std::move(*plain)};
}

void KeyChecker::unsealed(KeyBook& book, const SecretPlace& place) {
  if (isOfProvider(place)) audit_.needs({"provider.put", "provider.delete"}, providerOf(place), "a provider's secret");
  if (place.first == kVault) audit_.needs({"secret.delete"}, place.second, "a secret");
  book.secrets.erase(place);
}

void KeyChecker::committed(KeyBook& book) {
  if (!wrappedBy_.empty()) {
    book.master = wrappedBy_.begin()->second;
    for (const auto& [id, key] : book.dataKeys)
      if (const auto by = wrappedBy_.find(id); by == wrappedBy_.end() || by->second != book.master)
        says_("K1", fmt::format("the data key {} is not wrapped like the others", id));
  }
  const bool goesOn = anew_ > 0 || book.dataKeys.size() < keysBefore_;
  if (keysBefore_ > 1 && !goesOn) says_("K2", "a change of the data key does not go on");
  if (anew_ > piece_) says_("K2", fmt::format("{} secrets are sealed anew at once, of {}", anew_, piece_));
  if (anew_ > 0 && book.dataKeys.size() > 1) coverage_.note(KeyEvent::pieceSealed);
  changing_ = goesOn || !wrappedBy_.empty();
  follow(book);
}

/// Of a step of the present life. Which key is in force after a start is the start's to say, also where it finds a commit in doubt.
void KeyChecker::stepEnded(const KeyBook& book, bool allAnswersGiven) {
  master_ = book.master;
  for (const auto& [place, value] : std::exchange(done_, {})) {
    if (!allAnswersGiven) continue;  // a later act of the step may have changed it again
    const auto kept = book.secrets.find(place);
    const bool right = value ? kept != book.secrets.end() && kept->second.plain == *value : kept == book.secrets.end();
    if (!right) says_("K1", nameOf(place) + " is said to be kept, and is not");
  }
}

// --- what is in use ----------------------------------------------------------------------------------------

std::vector<std::string> KeyChecker::providersIn(const KeyBook& book) {
  std::set<std::string> names;
  for (const auto& [place, secret] : book.secrets)
    if (isOfProvider(place)) names.insert(providerOf(place));
  return {names.begin(), names.end()};
}

/// Where it says where it lies, what lies there.
std::string KeyChecker::valueOf(const KeyBook& book, const std::string& text) const {
  const auto outside = outside_.find(text);
  if (outside != outside_.end()) return outside->second;
  if (!text.starts_with("vault:")) return text;
  const auto named = book.secrets.find({kVault, text.substr(std::string_view("vault:").size())});
  return named == book.secrets.end() ? std::string() : named->second.plain;
}

void KeyChecker::resolve(const KeyBook& book, const std::string& provider) {
  std::map<std::string, std::string> values;
  for (const auto& [place, secret] : book.secrets)
    if (place.first == ownerOf(provider)) values[place.second] = valueOf(book, secret.plain);
  auto& inUse = inUse_[provider];
  if (!inUse.empty() && inUse != values) changed_.insert(provider);
  inUse = std::move(values);
}

/// A provider is made anew when it is put, and when what it refers to has changed: not before.
void KeyChecker::follow(const KeyBook& book) {
  const auto refers = [&book](const std::string& provider, const auto& isMeant) {
    return std::any_of(book.secrets.begin(), book.secrets.end(),
                       [&](const auto& each) { return each.first.first == ownerOf(provider) && isMeant(each.second.plain); });
  };
  for (const AuditLine& row : audit_.rows()) {
    if (row.action == "provider.put") resolve(book, row.object);
    if (row.action == "provider.delete") inUse_.erase(row.object);
    for (const std::string& provider : providersIn(book)) {
      const bool named = row.action == "secret.put" && refers(provider, [&row](const std::string& text) { return text == "vault:" + row.object; });
      const bool outside = row.action == "credentials.refresh" &&
          refers(provider, [&](const std::string& text) { return outside_.contains(text) && row.detail.find(text) != std::string::npos; });
      if (named || outside) resolve(book, provider);
    }
  }
}

void KeyChecker::ordered(const egress::SendOrder& order) {
  const auto inUse = inUse_.find(order.providerName);
  if (inUse == inUse_.end() || order.provider == nullptr) return;
  const auto request = order.provider->build(order.message);
  if (!request.ok() || !request->http) return;
  std::map<std::string, std::string> headers;
  for (const providers::Header& header : request->http->headers) headers[header.name] = header.value;
  if (!headers.contains("webhook-signature")) return;
  std::string right;
  for (const char* const name : {"signing_secret", "signing_secret_previous"}) {
    const auto secret = inUse->second.find(name);
    if (secret == inUse->second.end()) continue;
    if (!right.empty()) right += " ";
    right += webhookSignature(secret->second, headers["webhook-id"], headers["webhook-timestamp"], request->http->body);
  }
  if (headers["webhook-signature"] != right)
    return says_("K3", fmt::format("attempt {} of {} is signed with a secret that {} has not now", order.attempt, order.seq, order.providerName));
  if (changed_.contains(order.providerName)) coverage_.note(KeyEvent::sentAfterChange);
}

// --- what the file says ------------------------------------------------------------------------------------

std::string KeyChecker::differs(const KeyBook& book, const tests::RawConnection& file) const {
  std::string found;
  std::size_t secrets = 0;
  const auto say = [&found](std::string words) {
    if (found.empty()) found = std::move(words);
  };
  std::map<std::int64_t, std::string> keys;
  std::string error = file.rows("SELECT id, master, wrapped FROM data_keys ORDER BY id", [&](sqlite3_stmt* row) {
    const std::int64_t id = ::sqlite3_column_int64(row, 0);
    const auto key = openDataKey(master_, id, columnText(row, 1), columnText(row, 2));
    if (!key) return say(fmt::format("the data key {} does not open with the master key in force", id));
    keys[id] = *key;
  });
  if (keys != book.dataKeys) say(fmt::format("{} data keys are in the file, and others, of {}", keys.size(), book.dataKeys.size()));
  error += file.rows("SELECT owner, name, version, data_key, sealed FROM secrets", [&](sqlite3_stmt* row) {
    ++secrets;
    const SecretPlace place{columnText(row, 0), columnText(row, 1)};
    const std::int64_t version = ::sqlite3_column_int64(row, 2), dataKey = ::sqlite3_column_int64(row, 3);
    const auto key = keys.find(dataKey);
    const auto plain = key == keys.end() ? std::nullopt : openSecret(key->second, dataKey, place, version, columnText(row, 4));
    if (!plain) return say(nameOf(place) + " in the file does not open");
    const auto known = book.secrets.find(place);
    const bool same =
        known != book.secrets.end() && known->second.version == version && known->second.dataKey == dataKey && known->second.plain == *plain;
    if (!same) say(nameOf(place) + " in the file is another one");
  });
  if (secrets != book.secrets.size()) say(fmt::format("{} secrets are in the file, of {}", secrets, book.secrets.size()));
  return error.empty() ? found : error;
}

void KeyChecker::learn(KeyBook& book, const tests::RawConnection& file) const {
  if (!book.master.empty()) return;
  book.master = master_;
  static_cast<void>(file.rows("SELECT id, master, wrapped FROM data_keys", [&](sqlite3_stmt* row) {
    const std::int64_t id = ::sqlite3_column_int64(row, 0);
    if (const auto key = openDataKey(master_, id, columnText(row, 1), columnText(row, 2))) book.dataKeys[id] = *key;
  }));
}

void KeyChecker::restarted(KeyBook& book) {
  masterWasChanged_ = book.master != master_;
  if (masterWasChanged_ && !changedByStart_) says_("K1", "an engine begins with another master key than its store was wrapped with");
  book.master = master_;
  changing_ = false;
  for (const std::string& provider : providersIn(book)) resolve(book, provider);
  if (book.dataKeys.size() > 1) coverage_.note(KeyEvent::resumedByStart);
}

void KeyChecker::onDisk(const tests::Disk::Image& image) const {
  for (const auto& [path, content] : image)
    if (content.find(kSecretPrefix) != std::string::npos) says_("S21", "a credential lies in clear in " + path.substr(path.rfind('/') + 1));
}

}  // namespace signalbox::simulation
