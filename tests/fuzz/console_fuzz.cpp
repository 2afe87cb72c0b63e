// What the console takes in, the first byte says which: links, files of recipients, answers in lines, pictures of an engine and what changes in them,
// and what it kept of the past.
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/system_clock.h"
#include "engine/protocol/past.h"
#include "tests/fuzz/input.h"
#include "ui/client/line_buffer.h"
#include "ui/client/text.h"
#include "ui/state/engine_state.h"
#include "ui/state/recipient_lines.h"
#include "ui/views/place.h"

using namespace signalbox;
using namespace signalbox::ui;
using client::text;
using signalbox::fuzz::Input;

namespace {

/// A byte order mark is taken from the beginning of any text, and Qt's URLs keep noncharacters as they were written.
bool isPlain(const QString& each) {
  for (const char32_t letter : each.toUcs4())
    if (letter == 0xFEFF || QChar::isNonCharacter(letter)) return false;
  return true;
}

/// What says nothing is left out when a link is written.
QMap<QString, QString> given(const QMap<QString, QString>& query) {
  QMap<QString, QString> all;
  for (auto it = query.cbegin(); it != query.cend(); ++it)
    if (!it.value().isEmpty()) all.insert(it.key(), it.value());
  return all;
}

/// A link names a screen that there is, and leads to the same place when it is written again.
void links(Input& input) {
  const QString written = text(input.rest());
  const auto read = views::parseLink(written);
  if (!read) return;
  REQUIRE(views::screenNames().contains(read->place.screen) && !read->engine.contains(QLatin1Char('/')));
  QStringList words = read->place.path + read->place.query.keys() + read->place.query.values();
  words << written;
  for (const QString& word : words)
    if (!isPlain(word)) return;
  for (const auto& again : {views::parseLink(read->place.relative()), views::parseLink(read->place.link(QStringLiteral("[::1]:8742")))}) {
    REQUIRE(again && again->place.screen == read->place.screen && again->place.path == read->place.path);
    REQUIRE(given(again->place.query) == given(read->place.query));
  }
}

QString quoted(const QStringList& fields) {
  QStringList cells;
  for (const QString& field : fields)
    cells << QString(QLatin1Char('"') + QString(field).replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"'));
  return cells.join(QLatin1Char(','));
}

/// Each row is one line of JSON with the columns of the header and no others.
void table(Input& input) {
  const QString header = text(input.part()), row = text(input.rest());
  for (const QString& line : {header, row}) REQUIRE(state::csvFields(quoted(state::csvFields(line))) == state::csvFields(line));
  const state::RecipientColumns columns(header);
  const QByteArray line = columns.json(row);
  REQUIRE(!line.contains('\n'));
  const auto json = protocol::parseJson({line.constData(), static_cast<std::size_t>(line.size())});
  REQUIRE(json.ok() && json->is_object());
  if (!columns.problem().isEmpty()) return;
  constexpr std::array<std::string_view, 9> kKnown{"id",        "email",  "phone",       "push_token", "webhook_url",
                                                   "time_zone", "locale", "quiet_hours", "opt_out"};
  for (const auto& member : json->get_object())
    REQUIRE(std::find(kKnown.begin(), kKnown.end(), std::string_view(member.key())) != kKnown.end() &&
            (member.value().is_object() ? member.key() == "quiet_hours" : member.value().is_string() || member.value().is_array()));
}

/// Lines are the same in whatever pieces they come, and a verdict is about a line that there is.
void lines(Input& input) {
  const qsizetype piece = input.byte() % 7 + 1;
  const std::string bytes = input.rest();
  const QByteArray all = QByteArray::fromStdString(bytes);
  client::LineBuffer whole, pieces;
  whole.append(all);
  const QList<QByteArray> expected = whole.takeLines();
  QList<QByteArray> found;
  for (qsizetype at = 0; at < all.size(); at += piece) {
    pieces.append(all.mid(at, piece));
    found << pieces.takeLines();
  }
  REQUIRE(found == expected && pieces.rest() == whole.rest() && !whole.rest().contains('\n'));
  const std::vector<qint64> ofFile{2, 5, 9};
  for (const QByteArray& line : expected) {
    REQUIRE(!line.isEmpty() && !line.contains('\n') && line == line.trimmed());
    const auto verdict = state::readVerdict(line);
    if (!verdict) continue;
    REQUIRE(!verdict->taken || verdict->why.isEmpty());
    const qint64 at = state::lineOfFile(verdict->line, ofFile);
    REQUIRE(verdict->line >= 1 && verdict->line <= 3 ? at == ofFile[static_cast<std::size_t>(verdict->line - 1)] : at == verdict->line);
  }
}

/// A delta replaces what it names, and nothing else; one that does not fit changes nothing.
void delta(Input& input) {
  base::ManualClock clock(base::wallFromMillis(1'778'587'200'000));
  state::EngineState engine(clock);
  const auto picture = protocol::parse<protocol::Snapshot>(input.part());
  const std::string changes = input.rest();
  if (picture.ok()) engine.setSnapshot(*picture);
  const boost::json::value before = protocol::toJson(engine.snapshot());
  const state::Delta result = engine.applyDelta(changes);
  const boost::json::value after = protocol::toJson(engine.snapshot());
  if (result != state::Delta::applied) {
    REQUIRE(after == before);
  } else {
    REQUIRE(picture.ok() && engine.snapshot().asOf.step > picture->asOf.step && engine.snapshot().asOf.boot == picture->asOf.boot);
    const boost::json::value named = protocol::parseJson(changes).value();
    const boost::json::value news = protocol::toJson(protocol::parse<protocol::Snapshot>(changes).value());
    for (const auto& member : after.get_object())
      REQUIRE(member.value() == (named.get_object().contains(member.key()) ? news : before).at(member.key()));
  }
  clock.advance(base::Millis{3000});
  const base::Millis reach = std::chrono::days{100 * 366};
  if (const auto now = engine.engineNow()) REQUIRE(*now >= engine.snapshot().asOf.time - reach && *now <= engine.snapshot().asOf.time + reach);
}

template <class Good> bool everyNumber(const boost::json::value& json, Good good) {
  if (const auto* object = json.if_object())
    return std::all_of(object->begin(), object->end(), [&](const auto& member) { return everyNumber(member.value(), good); });
  if (const auto* array = json.if_array())
    return std::all_of(array->begin(), array->end(), [&](const auto& item) { return everyNumber(item, good); });
  return !json.is_number() || good(json);
}

/// What can be read is kept so that it can be read again, and then says the same.
template <class T> void keeps(const std::string& body) {
  const auto read = protocol::parse<T>(body);
  if (!read.ok()) {
    REQUIRE(!read.status().message().empty() || !read.status().fields().empty());
    return;
  }
  const boost::json::value json = protocol::parseJson(body, protocol::kAnswerDepthMax).value();
  // What is no number in JSON is written as null, and a double of many digits is read to within its last bit.
  if (!everyNumber(json, [](const boost::json::value& number) { return !number.is_double() || std::isfinite(number.get_double()); })) return;
  const std::string written = protocol::toText(*read);
  const auto again = protocol::parse<T>(written);
  REQUIRE(again.ok());
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  if (everyNumber(
          json, [](const boost::json::value& number) { return number.is_int64() && number.get_int64() <= kExact && number.get_int64() >= -kExact; }))
    REQUIRE(protocol::toText(*again) == written);
}

void past(Input& input) {
  const std::string body = input.rest();
  keeps<protocol::PastView>(body);
  keeps<protocol::StatsAnswer>(body);
}

constexpr void (*kReaders[])(Input&) = {links, table, lines, delta, past};

}  // namespace

FUZZ_TARGET(input) { kReaders[input.byte() % std::size(kReaders)](input); }
