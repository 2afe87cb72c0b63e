#pragma once
// Which messages are a recipient's: those to his id, and those to one of his addresses that are to nobody else's id. One
// condition for what is exported and for what is erased.

namespace signalbox::store::sqlite {

/// Of notifications n: after ?1 up to ?2, of the recipient ?3 with the addresses ?4 (a JSON list).
inline constexpr const char* kMessagesOfRecipient =
    "notifications n WHERE n.seq>?1 AND n.seq<=?2 AND (n.recipient_id=?3 OR ("
    "(n.target IN (SELECT value FROM json_each(?4)) OR (n.channel=0 AND lower(n.target) IN (SELECT lower(value) FROM json_each(?4))) "
    "OR EXISTS(SELECT 1 FROM overrides o WHERE o.seq=n.seq AND o.target IN (SELECT value FROM json_each(?4)))) "
    "AND NOT EXISTS(SELECT 1 FROM recipients r WHERE r.id=n.recipient_id))) ORDER BY n.seq";

}  // namespace signalbox::store::sqlite
