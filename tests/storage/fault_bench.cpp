#include "tests/storage/fault_bench.h"

#include "engine/store/sqlite/migrations.h"
#include "tests/storage/raw_connection.h"

namespace signalbox::tests {

using base::Code;
using base::Status;
using store::Store;

namespace {

bool holds(const Disk::Image& image, const std::string& words) {
  for (const auto& [path, content] : image)
    if (content.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

FaultBench::FaultBench(Scenario scenario)
    : scenario_(std::move(scenario)),
      path_(scenario_.copied ? place_.filePath(QStringLiteral("signalbox.db")).toStdString() : "/disk/signalbox.db"),
      vfs_(disk_, "storage", scenario_.copied) {
  makeFile();
  learn();
}

std::unique_ptr<Store> FaultBench::open(Status& status) {
  store::sqlite::SqliteOptions options;
  options.path = path_;
  if (!scenario_.copied) options.vfs = vfs_.name();
  options.cacheKiB = 40;  // so small that most statements go to the disk
  options.installation = std::string(64, 'a');
  auto opened = store::sqlite::openStore(options, log_);
  status = opened.status();
  return opened.ok() ? std::move(opened).value() : nullptr;
}

Status FaultBench::start(Store& store) const {
  for (const Scenario::Begin& begin : scenario_.start) SB_TRY(begin(store));
  return Status::okay();
}

/// The file as it is before the first fault.
void FaultBench::makeFile() {
  base::SeededRandom random(1);
  if (scenario_.schema >= 0) {
    store::sqlite::Connection connection;
    SB_CHECK(connection.open({path_, vfs_.name(), 1000}).ok(), "a file can be made");
    SB_CHECK(store::sqlite::migrate(connection, store::sqlite::allMigrations().first(static_cast<std::size_t>(scenario_.schema))).ok(),
             "an older schema");
  } else if (!scenario_.newFile) {
    Status status;
    auto store = open(status);
    SB_CHECK(status.ok(), status.toString().c_str());
    if (scenario_.prepare) {
      SB_CHECK(store->begin().ok(), "a transaction");
      scenario_.prepare(*store);
      SB_CHECK(store->commit(1).ok(), "a commit");
    }
    if (scenario_.unclean) disk_.die();
    store.reset();
    if (scenario_.unclean) disk_.restart(Loss::all, random);
  }
  if (!scenario_.sql.empty()) {
    // Configured as the store's own connection: what is deleted here still stands in the free pages.
    store::sqlite::Connection connection;
    SB_CHECK(connection.open({path_, vfs_.name(), 1000}).ok(), "the file can be opened");
    const Status written = connection.exec(scenario_.sql.c_str());
    SB_CHECK(written.ok(), written.toString().c_str());
  }
  start_ = disk_.image();
  for (const std::string& words : scenario_.gone) SB_CHECK(holds(start_, words), "what should be gone in the end was there");
}

void FaultBench::learn() {
  disk_.load(start_);
  chain_.push_back(digest());
  if (scenario_.newFile || scenario_.schema >= 0) {
    const auto known = static_cast<std::size_t>(std::max(0, scenario_.schema));
    store::sqlite::Connection connection;
    SB_CHECK(connection.open({path_, vfs_.name(), 1000}).ok(), "the file can be opened");
    for (std::size_t i = known + 1; i <= store::sqlite::allMigrations().size(); ++i) {
      SB_CHECK(store::sqlite::migrate(connection, store::sqlite::allMigrations().first(i)).ok(), "a migration");
      chain_.push_back(digest());
    }
  }
  disk_.load(start_);
  disk_.countFromHere();
  Status status;
  auto store = open(status);
  SB_CHECK(status.ok(), status.toString().c_str());
  if (digest() != chain_.back()) chain_.push_back(digest());  // the facts of a new installation
  for (const Scenario::Begin& begin : scenario_.start) {
    const Status begun = begin(*store);
    SB_CHECK(begun.ok(), begun.toString().c_str());
    if (digest() != chain_.back()) chain_.push_back(digest());
  }
  opened_ = chain_.size() - 1;
  const auto loaded = store->load();
  SB_CHECK(loaded.ok(), "a fresh store can be read");
  SB_CHECK(loaded->onHold == scenario_.copied, "a copied file is on hold, and no other");
  firstStep_ = loaded->step + 1;
  for (std::size_t i = 0; i < scenario_.steps.size(); ++i) {
    bool committing = false;
    const Status done = take(*store, i, committing);
    SB_CHECK(done.ok(), done.toString().c_str());
    chain_.push_back(digest());
  }
  end_ = digest(false);
  store.reset();
  // What looking on did is not counted: once more, unwatched.
  disk_.load(start_);
  disk_.countFromHere();
  static_cast<void>(run(store));
  store.reset();
  for (std::size_t i = 0; i < places_.size(); ++i) places_[i] = disk_.operations(static_cast<DiskFault>(i));
}

std::int64_t FaultBench::bytesAtStart() const {
  std::int64_t sum = 0;
  for (const auto& [path, content] : start_) sum += static_cast<std::int64_t>(content.size());
  return sum;
}

Status FaultBench::take(Store& store, std::size_t index, bool& committing) {
  const Scenario::Step& step = scenario_.steps[index];
  const std::int64_t number = firstStep_ + static_cast<std::int64_t>(index);
  committing = step.itself;
  const auto work = [&] {
    Status done = step.work(store, number);
    SB_CHECK(rotten_ || !isFinding(done), done.message().c_str());
    return done;
  };
  if (!step.commits || step.itself) return work();
  Status status = store.begin();
  if (status.ok()) status = work();
  if (status.ok()) {
    committing = true;
    status = store.commit(number);
  }
  if (!status.ok()) store.rollback();
  return status;
}

FaultBench::Course FaultBench::run(std::unique_ptr<Store>& store, std::size_t from) {
  Course course;
  course.done = from;
  store = open(course.status);
  if (store == nullptr) return course;
  if (course.status = start(*store); !course.status.ok()) return course;
  if (course.status = store->load().status(); !course.status.ok()) return course;
  course.opened = true;
  for (; course.done < scenario_.steps.size(); ++course.done)
    if (course.status = take(*store, course.done, course.inDoubt); !course.status.ok()) return course;
  course.inDoubt = false;
  return course;
}

FaultBench::Bounds FaultBench::bounds(const Course& course) const {
  // Until it was opened, any of the steps of opening may have been the last.
  if (!course.opened) return {0, opened_};
  const std::size_t confirmed = opened_ + course.done;
  return {confirmed, confirmed + (course.inDoubt ? 1 : 0)};
}

std::string FaultBench::judgeCourse(const Course& course, bool powerFails) { return judge(bounds(course), powerFails); }

std::size_t FaultBench::placeOf(std::uint64_t found, Bounds bounds) const {
  std::size_t at = bounds.low;
  while (at <= bounds.high && chain_[at] != found) ++at;
  return at;
}

/// The file holds what it held after one of these steps, is whole, and can be worked with.
std::string FaultBench::judge(Bounds bounds, bool powerFails) {
  Status status;
  const std::uint64_t found = digest();
  const std::size_t at = placeOf(found, bounds);
  auto store = open(status);
  if (store == nullptr) return "it can't be opened again: " + status.toString();
  if (at > bounds.high) {
    for (std::size_t i = 0; i < chain_.size(); ++i)
      if (chain_[i] == found)
        return "it is at step " + std::to_string(i) + ", outside " + std::to_string(bounds.low) + " to " + std::to_string(bounds.high);
    return "it holds what no number of whole steps leaves behind";
  }
  if (std::string broken = integrity(); !broken.empty()) return broken;
  if (status = start(*store); !status.ok()) return "it can't be started again: " + status.toString();
  std::string wrong = goOn(*store, stepAfter(at), true);
  if (!wrong.empty() || !powerFails) return wrong;
  base::SeededRandom random(1);
  disk_.die();
  store.reset();
  disk_.restart(Loss::all, random);
  return digest() == chain_.back() ? "" : "what was confirmed since then is gone";
}

std::string FaultBench::goOn(Store& store, std::size_t from, bool sameNumbers) {
  if (const Status loaded = store.load().status(); !loaded.ok()) return "it can't be read again: " + loaded.toString();
  bool committing = false;
  for (std::size_t i = from; i < scenario_.steps.size(); ++i)
    if (const Status done = take(store, i, committing); !done.ok()) return "step " + std::to_string(i) + " fails afterwards: " + done.toString();
  if (sameNumbers ? digest() != chain_.back() : digest(false) != end_) return "the same steps lead to another end";
  return leftBehind();
}

std::string FaultBench::leftBehind() const {
  if (RawConnection(path_, vfs_.name()).text(std::string("SELECT count(*) FROM sqlite_master WHERE name='") + kOverwrittenPages + "'") != "0")
    return "what free pages were overwritten with is still there";
  const Disk::Image image = disk_.image();
  for (const std::string& words : scenario_.gone)
    if (holds(image, words)) return "a file still holds: " + words;
  return {};
}

std::uint64_t FaultBench::digest(bool numbers) const { return RawConnection(path_, vfs_.name()).digest(numbers); }

std::string FaultBench::integrity() const {
  const RawConnection raw(path_, vfs_.name());
  const std::string whole = raw.text("PRAGMA integrity_check");
  if (whole != "ok") return "integrity_check: " + whole;
  const std::string keys = raw.text("PRAGMA foreign_key_check");
  return keys.empty() ? "" : "foreign_key_check: " + keys;
}

std::string FaultBench::undisturbed() {
  disk_.load(start_);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  store.reset();
  return judgeCourse(course);
}

std::string FaultBench::fail(DiskFault fault, std::int64_t nth, bool forEver) {
  disk_.load(start_);
  disk_.arm(fault, nth, forEver);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  store.reset();
  disk_.disarm();
  if (!disk_.fired()) return {};
  ++struck;
  if (!course.status.ok() && course.status.code() == Code::diskFull) return "a failed operation is taken for a full disk";
  return judgeCourse(course);
}

std::string FaultBench::fillUp(std::int64_t nth, bool forEver) {
  disk_.load(start_);
  disk_.arm(DiskFault::full, nth, forEver);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  if (!disk_.fired()) return {};
  ++struck;
  if (!course.status.ok() && course.status.code() != Code::diskFull) return "a full disk is called " + course.status.toString();
  if (course.opened && forEver && !store->load().ok()) return "nothing can be read while the disk is full";
  disk_.disarm();  // somebody made room
  if (!course.opened) {
    store.reset();
    return judgeCourse(course);
  }
  if (digest() != chain_[opened_ + course.done]) return "a refused step left something behind";
  if (std::string wrong = goOn(*store, course.done, false); !wrong.empty()) return wrong;
  return integrity();
}

/// There is one writer (rule 28). Who has its lock for longer than SQLite asks for it is a second one, which may have changed what the
/// core remembers: the store has failed, and a restart reads everything again (rule 3). A start ends at once, and says why. A checkpoint
/// comes another time.
std::string FaultBench::lockOut(std::int64_t nth, bool forEver) {
  disk_.load(start_);
  disk_.arm(DiskFault::busy, nth, forEver);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  store.reset();
  disk_.disarm();
  if (!disk_.fired()) return {};
  ++struck;
  lockedOut += course.status.ok() ? 0 : 1;
  const Code code = course.status.code();
  if (!course.status.ok() && code != Code::busy && code != Code::storeFailed) return "a lock that another has is called " + course.status.toString();
  if (!course.status.ok() && course.opened && !forEver) return "what another has for a moment is not waited for: " + course.status.toString();
  if (!course.status.ok() && course.opened && !course.inDoubt && code != Code::storeFailed)
    return "a step that cannot begin says: " + course.status.toString();
  return judgeCourse(course);
}

std::string FaultBench::outgrow(std::int64_t spare) {
  disk_.load(start_);
  disk_.setRoom(bytesAtStart() + spare);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  disk_.setRoom(-1);
  if (course.status.ok()) return {};
  ++struck;
  if (course.status.code() != Code::diskFull) return "a full disk is called " + course.status.toString();
  if (!course.opened) {
    store.reset();
    return judgeCourse(course);
  }
  if (digest() != chain_[opened_ + course.done]) return "a refused step left something behind";
  if (std::string wrong = goOn(*store, course.done, false); !wrong.empty()) return wrong;
  return integrity();
}

std::string FaultBench::crash(std::int64_t nth, Loss loss, std::uint64_t seed) {
  base::SeededRandom random(seed);
  disk_.load(start_);
  disk_.arm(DiskFault::die, nth);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  store.reset();
  if (!disk_.fired()) return {};
  ++struck;
  disk_.restart(loss, random);
  return judgeCourse(course);
}

std::string FaultBench::lie(std::int64_t nth, bool forEver, bool told) {
  base::SeededRandom random(1);
  disk_.load(start_);
  disk_.arm(DiskFault::lie, nth, forEver);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  disk_.die();
  store.reset();
  const bool lied = disk_.fired();
  disk_.restart(Loss::all, random);
  // Once the database has everything, the log is begun anew: of a disk that lied about just that nothing can be asked.
  if (!lied || (!forEver && disk_.syncStruck() == path_)) return {};
  ++struck;
  return told ? judge({0, chain_.size() - 1}) : judgeCourse(course);  // it may have lost time, never sense
}

std::string FaultBench::forget(std::int64_t nth, bool startsAnew) {
  base::SeededRandom random(1);
  disk_.load(start_);
  disk_.arm(DiskFault::forget, nth);
  std::unique_ptr<Store> store;
  const Course course = run(store);
  if (!startsAnew) disk_.die();
  store.reset();
  if (!disk_.fired()) return {};
  ++struck;
  if (!course.status.ok() && course.status.code() == Code::diskFull) return "a failed sync is taken for a full disk";
  disk_.restart(startsAnew ? Loss::nothing : Loss::all, random);
  return judgeCourse(course, startsAnew);
}

}  // namespace signalbox::tests
