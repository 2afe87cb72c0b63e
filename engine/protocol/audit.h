#pragma once
// The audit on the wire: who did what, and whether its chain is whole.

#include <optional>
#include <string>
#include <vector>

#include "engine/protocol/notification.h"

namespace signalbox::protocol {

struct AuditEntry {
  std::int64_t seq = 0;
  base::WallTime at{};
  std::string principal;  // empty: nobody that is known
  std::string role;
  std::string address;  // from where
  std::string action;
  std::string object;
  std::string reason;
  boost::json::value detail;
  std::string before;  // keyed digest of the object before the act, hex; empty = there was none
  std::string after;
  std::string seal;  // hex; empty: from before the chain
  template <class F> void describe(F& f) {
    f("seq", seq);
    f("at", at);
    f("principal", principal);
    f("role", role);
    f("address", address);
    f("action", action);
    f("object", object);
    f("reason", reason);
    f("detail", detail);
    f("before", before);
    f("after", after);
    f("seal", seal);
  }
};

struct AuditBadRow {
  std::int64_t seq = 0;
  std::string reason;  // goes on where "Row 7 " stops
  template <class F> void describe(F& f) {
    f("seq", seq);
    f("reason", reason);
  }
};

struct AuditCheckpoints {
  std::vector<std::string> places;  // where they are kept, beside the data directory
  std::int64_t kept = 0;            // that this answer was checked against
  std::int64_t newest = 0;          // row of the newest
  std::optional<base::WallTime> newestAt;
  std::vector<std::string> faults;  // kept lines that are not what was signed, and rollbacks that any has found so far
  std::string trouble;              // why none can be handed on at present
  template <class F> void describe(F& f) {
    f("places", places);
    f("kept", kept);
    f("newest", newest);
    f("newest_at", newestAt);
    f("faults", faults);
    f("trouble", trouble);
  }
};

/// A part of the verification, or all of it: go on with next_cursor while has_more.
struct AuditVerdict {
  AsOf asOf;
  bool intact = false;       // as far as this part went
  std::int64_t checked = 0;  // up to this row
  std::int64_t rows = 0;     // there are
  bool hasMore = false;
  std::string nextCursor;
  std::optional<AuditBadRow> firstBad;
  std::string key;        // name of the key
  std::string publicKey;  // base64; checks the checkpoints' signatures
  AuditCheckpoints checkpoints;
  template <class F> void describe(F& f) {
    f("as_of", asOf);
    f("intact", intact);
    f("checked", checked);
    f("rows", rows);
    f("has_more", hasMore);
    f("next_cursor", nextCursor);
    f("first_bad", firstBad);
    f("key", key);
    f("public_key", publicKey);
    f("checkpoints", checkpoints);
  }
};

}  // namespace signalbox::protocol
