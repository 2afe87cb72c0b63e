#pragma once
// A part of a long list, as it is asked for: so many from a place on, and where the next part begins.

#include <QUrlQuery>

#include <algorithm>
#include <vector>

#include "tests/ui/support/fake_engine.h"

namespace signalbox::tests {

struct Part {
  std::size_t first = 0, most = 100;
  std::size_t end() const { return first + most; }
};

inline QString valueIn(const Asked& asked, const char* name) {
  return QUrlQuery(QUrl(QString::fromLatin1(asked.target)).query(QUrl::FullyEncoded)).queryItemValue(QLatin1String(name), QUrl::FullyDecoded);
}

/// The cursor is where it begins.
inline Part partOf(const Asked& asked) {
  Part part{valueIn(asked, "cursor").toUInt()};
  if (const auto most = valueIn(asked, "limit").toUInt(); most > 0) part.most = most;
  return part;
}

/// Rows of this part, of a list of so many.
template <class Row> protocol::Page<Row> pageOf(std::vector<Row> rows, const Part& part, std::size_t all) {
  protocol::Page<Row> page;
  page.asOf = canned::asOf();
  page.data = std::move(rows);
  page.hasMore = part.end() < all;
  if (page.hasMore) page.nextCursor = std::to_string(part.end());
  return page;
}

/// This part of all of them.
template <class Row> protocol::Page<Row> pageOf(const std::vector<Row>& all, const Part& part) {
  const auto at = [&all](std::size_t place) { return all.begin() + static_cast<std::ptrdiff_t>(std::min(place, all.size())); };
  return pageOf(std::vector<Row>(at(part.first), at(part.end())), part, all.size());
}

}  // namespace signalbox::tests
