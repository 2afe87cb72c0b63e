#pragma once
// Runs a scenario on a failing disk and judges what is left. The judge knows no rule of the store: a clean run tells what
// every table holds after each step, and after a fault the file must hold exactly what it held after some whole number of
// steps, all of those that were confirmed among them; then the rest of the steps must lead to the same end as ever.

#include <QTemporaryDir>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/log.h"
#include "engine/store/sqlite/open.h"
#include "tests/storage/disk.h"
#include "tests/storage/disk_vfs.h"
#include "tests/storage/scenario.h"

namespace signalbox::tests {

class FaultBench {
 public:
  explicit FaultBench(Scenario scenario);

  const std::string& name() const { return scenario_.name; }
  /// How many places a clean run has at which such a fault can strike.
  std::int64_t places(DiskFault fault) const { return places_[static_cast<std::size_t>(fault)]; }
  std::int64_t bytesAtStart() const;

  // Each runs once; empty = well, else what is wrong. `struck` counts the faults that did strike.
  std::string undisturbed();
  std::string fail(DiskFault fault, std::int64_t nth, bool forEver);
  std::string fillUp(std::int64_t nth, bool forEver);
  /// Another program has the lock that is asked for at the n-th time: for a moment, or until the engine has been stopped.
  std::string lockOut(std::int64_t nth, bool forEver);
  /// The disk has so many bytes to spare until something fails for it.
  std::string outgrow(std::int64_t spare);
  /// The machine ends at the n-th change of the disk.
  std::string crash(std::int64_t nth, Loss loss, std::uint64_t seed);
  /// And then once more, or an operation fails, at the `second` place of the recovery or of the work that goes on after it.
  std::string crashTwice(std::int64_t nth, std::uint64_t seed, std::int64_t second);
  /// The disk lies about the n-th sync, or from there on; then power fails. `told`: the judge knows that what was confirmed may be gone.
  std::string lie(std::int64_t nth, bool forEver, bool told);
  /// The n-th sync fails and forgets what it should have written. Then power fails: at once, or when the engine has been started anew
  /// and has done the rest.
  std::string forget(std::int64_t nth, bool startsAnew);

  std::int64_t struck = 0;
  std::int64_t struckInRecovery = 0;  // of these: during the recovery from another
  std::int64_t struckAtWork = 0;      // of these: during the work after that
  std::int64_t lockedOut = 0;         // of these: nothing went on before the other program had gone

  /// What became of a bit that has flipped while nobody had the file open.
  enum class Rot {
    refused,    // the store's own work ended with an error
    harmless,   // the same work led to the same end
    unchecked,  // it led to another, and SQLite's own check would have found it
    silent,     // a value is another one, and nothing can tell
  };
  std::size_t pages() const;
  /// One bit of that page, from 0; the other one of each pair of seeds in its head, where the page's structure is.
  std::string rot(std::size_t page, std::uint64_t seed, Rot& found);
  /// One bit of the log that a killed engine leaves behind.
  std::string rotLog(std::uint64_t seed);

 private:
  struct Course {
    base::Status status;  // of the open or step that failed
    bool opened = false;
    std::size_t done = 0;  // steps that ended well
    bool inDoubt = false;  // the failed one had begun to commit
  };

  /// Places in the chain.
  struct Bounds {
    std::size_t low = 0;
    std::size_t high = 0;
  };

  std::unique_ptr<store::Store> open(base::Status& status);
  /// What a start does before it reads.
  base::Status start(store::Store& store) const;
  base::Status take(store::Store& store, std::size_t index, bool& committing);
  Course run(std::unique_ptr<store::Store>& store, std::size_t from = 0);
  /// What may be there after it.
  Bounds bounds(const Course& course) const;
  /// Of what the tables hold; beyond the bounds when it is not within them.
  std::size_t placeOf(std::uint64_t found, Bounds bounds) const;
  std::size_t stepAfter(std::size_t place) const { return place <= opened_ ? 0 : place - opened_; }
  /// `powerFails`: in the end, when it has been worked with.
  std::string judge(Bounds bounds, bool powerFails = false);
  std::string judgeCourse(const Course& course, bool powerFails = false);
  /// `sameNumbers`: no step was undone since it was opened.
  std::string goOn(store::Store& store, std::size_t from, bool sameNumbers);
  void learn();
  void makeFile();
  std::uint64_t digest(bool numbers = true) const;
  std::string integrity() const;
  /// How many rows each table has.
  std::string shape() const;
  std::size_t pageBytes() const;
  /// What should be gone when all is done, and is not.
  std::string leftBehind() const;

  const Scenario scenario_;
  QTemporaryDir place_;  // of a file that is opened as in production: it is looked for on the machine's own disk, too
  const std::string path_;
  Disk disk_;
  DiskVfs vfs_;
  base::SilentLog log_;
  Disk::Image start_;
  std::vector<std::uint64_t> chain_;  // what the tables hold: while opening, and after each step
  std::uint64_t end_ = 0;             // without numbers
  std::size_t opened_ = 0;            // its place in the chain
  std::int64_t firstStep_ = 1;
  bool rotten_ = false;  // a bit of the file was flipped: what is read may be another value
  std::vector<std::int64_t> places_ = std::vector<std::int64_t>(kDiskFaults);
};

}  // namespace signalbox::tests
