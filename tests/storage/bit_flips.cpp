// Bits that flip while nobody has the file open. SQLite has sums over the pages of its log, and none over those of the database: there it
// knows only what contradicts itself.
#include "engine/base/check.h"
#include "tests/storage/fault_bench.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::tests {

namespace {

constexpr std::size_t kHeadBytes = 128;  // of a page: the database's own head, or a tree's, with the first of its cells' places

void flip(std::string& content, std::size_t byte, std::int64_t bit) { content[byte] = static_cast<char>(content[byte] ^ (1 << bit)); }

}  // namespace

std::size_t FaultBench::pageBytes() const {
  const std::string& file = start_.at(path_);
  const auto high = static_cast<std::size_t>(static_cast<unsigned char>(file[16]));
  const auto low = static_cast<std::size_t>(static_cast<unsigned char>(file[17]));
  return high * 256 + low == 1 ? 65'536 : high * 256 + low;
}

std::size_t FaultBench::pages() const { return start_.at(path_).size() / pageBytes(); }

std::string FaultBench::shape() const {
  const RawConnection raw(path_, vfs_.name());
  std::string counts;
  const std::string error = raw.rows("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name", [&](sqlite3_stmt* row) {
    const std::string table(reinterpret_cast<const char*>(::sqlite3_column_text(row, 0)));
    counts += table + ' ' + raw.text("SELECT count(*) FROM \"" + table + "\" NOT INDEXED") + '\n';
  });
  return counts + error;
}

std::string FaultBench::rot(std::size_t page, std::uint64_t seed, Rot& found) {
  base::SeededRandom random(seed * 7919 + page);
  const auto last = static_cast<std::int64_t>(seed % 2 == 0 ? pageBytes() : kHeadBytes) - 1;
  const auto byte = static_cast<std::size_t>(random.between(0, last));
  const std::int64_t bit = random.between(0, 7);
  disk_.load(start_);
  const std::string before = shape();
  Disk::Image rotten = start_;
  flip(rotten.at(path_), page * pageBytes() + byte, bit);
  disk_.load(rotten);
  const std::string check = integrity();
  const std::string after = shape();
  disk_.load(rotten);
  std::unique_ptr<store::Store> store;
  rotten_ = true;
  const Course course = run(store);
  rotten_ = false;
  store.reset();
  ++struck;
  const std::string where = "byte " + std::to_string(byte) + ", bit " + std::to_string(bit) + ": ";
  const bool another = isFinding(course.status);  // a value is another one, and a step has read it
  found = Rot::refused;
  if (!course.status.ok() && !another) return course.status.message().empty() ? where + "it ends without a word" : "";
  found = Rot::harmless;
  if (!another && digest() == chain_.back()) return {};
  found = check.empty() ? Rot::silent : Rot::unchecked;
  return check.empty() && before != after ? where + "rows have come or gone, and nothing tells:\n" + before + "then\n" + after : "";
}

std::string FaultBench::rotLog(std::uint64_t seed) {
  base::SeededRandom random(seed);
  disk_.load(start_);
  std::unique_ptr<store::Store> store;
  static_cast<void>(run(store));
  disk_.die();
  store.reset();
  disk_.restart(Loss::nothing, random);
  Disk::Image left = disk_.image();
  std::string& log = left[path_ + "-wal"];
  if (log.empty()) return {};
  const auto byte = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(log.size()) - 1));
  flip(log, byte, random.between(0, 7));
  disk_.load(left);
  ++struck;
  const std::string wrong = judge({0, chain_.size() - 1});
  return wrong.empty() ? "" : "byte " + std::to_string(byte) + " of the log: " + wrong;
}

}  // namespace signalbox::tests
