#pragma once
// Schema 6: the partial indexes of deliveries say which rows they hold in comparisons.

namespace signalbox::store::sqlite {

extern const char* const kPlainPredicatesSchema;

}  // namespace signalbox::store::sqlite
