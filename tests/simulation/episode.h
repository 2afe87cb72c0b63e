#pragma once
// One simulated stretch of days from a seed: apps ask, providers have moods, operators steer, machines die; the checker looks on.
// Then the faults end, and in the quiet hours everything that was accepted must come to its end. The same seed gives the same
// trace. Confined to one thread, one at a time in a process.

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/checker.h"
#include "tests/simulation/checker_liveness.h"
#include "tests/simulation/fault.h"
#include "tests/simulation/key_operator.h"
#include "tests/simulation/machine.h"
#include "tests/simulation/outside_keeper.h"
#include "tests/simulation/reports.h"
#include "tests/simulation/subscribers.h"
#include "tests/simulation/surroundings.h"
#include "tests/simulation/traffic.h"
#include "tests/simulation/world.h"

namespace signalbox::simulation {

inline constexpr std::array kProviders{"mail-a", "mail-b", "sms-a", "sms-b", "push-a", "hook"};

/// What the quiet hours are judged by: the checker's book and the disk, not what the engine says of itself.
struct QuietView {
  std::size_t orphans = 0;  // SENDING since an earlier life of the engine
  base::BootTime lastCommit{};
  std::int64_t logBytes = 0;
  std::size_t underOldKey = 0;  // secrets, and the older data keys themselves
};

/// A bug put into what the checker is shown, to see that it notices.
struct Plant {
  std::function<void(World&)> world;
  std::function<void(std::vector<Change>&)> changes;
  std::function<void(core::AcceptVerdict&)> answers;
  std::function<void(egress::FinishedSend&)> told;  // what the checker believes that the engine was told
  std::function<void(egress::SendOrder&)> orders;
  std::function<void(store::AuditHead&)> heads;            // that the engine tells the world
  std::function<void(core::CommandDone&)> commandAnswers;  // under a key
  std::function<void(store::StateCounts&)> counts;
  std::function<void(tests::Disk&)> disk;          // between the end of an engine and the start of the next
  std::function<void(Ask&)> asks;                  // what the checker believes was asked
  std::function<void(core::CoreOptions&)> engine;  // how it is set up, and the checker does not know
  bool keepsIdentity = false;                      // a restored store looks like its original
  bool losesAnchor = false;                        // and its checkpoints, when a backup is written over it
  std::function<void(QueueMood&)> queue;
  bool releasesSecretly = false;             // nobody knows of the release of a restored one
  bool letsSecondIn = false;                 // a second engine on the same directory begins
  bool letsSecondStart = false;              // it does, while the first one starts
  bool hidesSecond = false;                  // nor does the first one find what it has written
  bool letsFirstGoOn = false;                // behind a second one's work
  std::function<void(tests::Disk&)> atWork;  // before each step
  std::function<void(QuietView&)> quiet;
  std::function<void(const tests::RawConnection&)> file;                          // after a restart, before it is judged
  std::function<void(const SecretPlace&, std::string& plain, bool anew)> opened;  // of each secret that is written
  bool opensWithAnyKey = false;                                                   // an engine begins with a wrong key
  std::function<void(Reports&)> reports;
  std::function<void(core::ReceiptsDone&)> receiptAnswers;
  std::function<void(SubscriptionRecord&)> subscriptions;  // what the checker believes was put
  std::function<void(std::map<std::int64_t, store::SubscriptionFigures>&)> figures;
  std::function<void(std::int64_t& matched)> planned;      // by a plan
  std::function<void(core::CreateOperation&)> operations;  // what the checker believes was asked
};

struct EpisodeOptions {
  std::uint64_t seed = 1;
  std::int64_t hours = 24;
  Plant plant;
  Features features = Features::bySeed;
  Hand hand{};  // empty = blows are aimed at random
};

struct EpisodeResult {
  std::string violation;  // empty = none
  std::uint64_t trace = 0;
  std::string plan;
  Coverage coverage;
};

EpisodeResult runEpisode(const EpisodeOptions& options);

class Episode {
 public:
  explicit Episode(const EpisodeOptions& options);
  EpisodeResult run();

 private:
  struct Bulk {
    model::OperationKind kind = model::OperationKind::replay;
    model::Resolution resolution = model::Resolution::none;
    std::string q;
    std::string provider;
    bool risky = false;
    Fault fault = Fault::bulkReplay;
    base::Uuid plan;
  };
  struct KeyedCommand {
    core::CommandKey key;
    core::Command command;
  };
  struct Backup {
    std::int64_t step = 0;
    tests::Disk::Image image;
    Book book;
    KeyOperator::Backup keys;
  };

  /// Who asks, and under which key of his own.
  struct Asking {
    const char* person = kFirstPerson;
    std::optional<core::CommandKey> key{};
  };
  struct Operators {
    struct Wanted {
      core::CreateOperation create;
      std::vector<Feature> features;
    };
    base::SeededRandom random;  // apart, so that they change no other choice
    base::BootTime at{};
    std::map<base::Uuid, Wanted> planned{};  // by the plan, which is not computed yet
    std::vector<base::Uuid> tokens{};
    std::int64_t number = 0, texts = 0;
  };

  // episode.cpp: time and steps
  base::Now now() const { return clock_.now(); }
  bool over() const { return !checker_.violation().empty(); }
  base::BootTime nextEvent() const;
  void turn();
  void gather(core::StepInputs& inputs);
  void acceptInput(core::StepInputs& inputs, std::vector<Ask> asks);
  void afterStep(core::StepResult& result);
  void watchIdle();
  void afterCommit(core::StepResult& result);
  void carryOut(core::Effects& effects);
  void answerPage(const core::PageRequest& request);
  void checkpoint();
  void crash(tests::Loss loss);
  void stopped(const base::Status& status);
  void bringUp();
  void begun();

  // episode_faults.cpp: what goes wrong, and who steers
  void strike(Fault fault);
  void strikeMachine(Fault fault);
  void strikeWorld(Fault fault);
  void steer(Fault fault);
  void bulk(Fault fault);
  void goBackInTime(Fault fault);
  void remember(Fault fault);
  void noteStrikes();
  std::vector<Machine::Blow> waitingBlows() const;
  void met(const std::string& provider, End end, bool isLate);
  void endMoods();
  std::string someProvider();
  std::optional<base::Uuid> someNotification();
  core::PutPolicy somePolicy();
  core::PutProvider provider(const std::string& name, bool changed = false);

  // episode_installations.cpp: two engines on one store
  void loseEngine();
  void letAnotherWrite();
  bool letAnotherWork();
  void wakeFirst();
  bool firstEnds();

  // episode_surroundings.cpp: what the machine stands in
  void setUpSurroundings();
  bool putBackInPlace(const Backup& backup);
  void noteHold();
  void foundNoRoom();
  void strikeClock(Fault fault);
  void slewClock();
  void passTime(base::Millis length);
  void setClockRight();
  void strikeEgress();
  void strikeQueue(Fault fault);
  void endSurroundings();
  void judgeQueue();
  void calmSurroundings();
  std::optional<base::BootTime> nextOfSurroundings() const;

  // episode_keys.cpp: keys and credentials
  void setUpKeys();
  void keepSecrets();
  void strikeKeys();
  void changeDataKey();
  void changeMasterKey();
  void moveMasterKey();
  void changeSecret(KeyAct act);
  void aimAtKeys();
  std::optional<tests::Loss> crashBetweenPieces();
  void knockWithWrongKey();
  void judgeStart();

  // episode_reports.cpp: what providers tell later
  void gatherReports(core::StepInputs& inputs);
  void handIn(core::StepInputs& inputs, Report report, receipts::Reading reading);
  void turnAway(Report report);
  void missReports();

  // episode_events.cpp: who wants to be told
  void steerSubscriptions();
  void putSubscription(const SubscriptionRecord& wanted, std::function<void(const base::Result<core::CommandDone>&)> then);
  void receiverMet(const std::string& sender, End end);
  void keepSubscriptions();

  // episode_operations.cpp: what operators do with operations
  bool compute(model::Plan& plan);
  void planReady(const base::Uuid& plan);
  bool beginPlanned(const base::Uuid& plan);
  void beginOperation();
  void chooseReplay(model::Plan& plan, Operators::Wanted& wanted);
  void edit(model::Plan& plan, Operators::Wanted& wanted);
  void editOne(model::Plan& plan, Operators::Wanted& wanted);
  void operate();
  void steerOperation(const base::Uuid& id);
  void steerRunning(const base::Uuid& id);
  void control(const base::Uuid& id, core::OperationControl what, Feature feature, std::optional<Landmark> landmark = {});
  void setRate(const base::Uuid& id, double perSecond);
  void approve(const base::Uuid& id);
  void endOperations();
  bool operationsEnded() const;
  // episode_desk.cpp: what they do beside that
  void changeTemplate();
  void keepTemplates();
  void eraseRecipient();
  bool isReported(const Receipt& receipt) const;
  void workAtDesk();
  void noteOnCause(const std::string& note, std::function<void(const base::Result<core::CommandDone>&)> done);
  void giveToken(const std::string& number);
  void useToken(std::function<void(const base::Result<core::CommandDone>&)> done);
  void actUnderKey(const std::string& number);
  void repeatUnderKey(const base::Result<core::CommandDone>& kept, const Asking& asking, const std::string& answer);

  // episode_keeping.cpp: who minds the shop
  void housekeeping();
  void endWhatAJumpMadeLong();
  void putRecipients(std::function<void(const base::Result<core::CommandDone>&)> then = {});
  void keepRecipients();

  // episode_sights.cpp: rare states
  void seeCrash();
  void seeStartCrash(int tries);
  void sendSecondEngine();
  void judgeKnock();
  void steerHalfOpen();
  void switchOff(const std::string& name);
  void takeAway(const std::string& name, std::function<void(const base::Result<core::CommandDone>&)> then);
  void endLongWaits();

  // episode_commands.cpp: what is asked of the core, and under which key
  void command(core::Command command, std::function<void(const base::Result<core::CommandDone>&)> then = {}) {
    this->command(std::move(command), std::move(then), Asking{});
  }
  void command(core::Command command, std::function<void(const base::Result<core::CommandDone>&)> then, const Asking& asking);
  void giveKey(core::CommandInput& input);
  void heardOfCommand(const core::CommandKey& key, base::Result<core::CommandDone>& done);
  bool isOver(const KeyedCommand& act) const;
  void repeatCommands();

  // episode_liveness.cpp
  void watchLiveness();
  void noteOutside();
  std::set<DuplicateCause> excuses() const;
  void bringDownBy(const core::Effects& effects);

  // episode_quiet.cpp: faults off
  void quiet();
  void calm();
  void giveOrders();
  QuietView look() const;
  void judge(const QuietView& view, base::BootTime begin);
  void judgeRows();
  bool settled() const;
  bool gatesClosed() const;

  const EpisodeOptions options_;
  FaultPlan plan_;
  const FeaturePlan features_;
  const Surroundings surroundings_;
  Coverage coverage_;
  base::SeededRandom chaos_;
  base::SeededRandom repeats_;        // of operators' programs, likewise apart
  base::SeededRandom installations_;  // of what happens to them, apart, so that it changes no other choice
  base::SeededRandom seeker_;         // of who looks for rare states, likewise
  base::SeededRandom around_;         // of what happens around them, likewise
  base::SeededRandom beside_;         // of engines beside them, likewise
  base::ManualClock clock_;
  Checker checker_;
  std::set<std::int64_t> poisonous_;  // that have brought the engine down
  Liveness liveness_{checker_, [this](const std::string& invariant, const std::string& words) { checker_.violate(invariant, words); }};
  Traffic traffic_;
  World world_;
  Reports reports_;
  Subscribers subscribers_;
  Machine machine_;
  OutsideKeeper outside_{machine_.seal(), [this](const std::string& words) { checker_.violate("S19", words); }};
  KeyOperator keys_;
  const bool reconciles_;
  const core::CoreOptions engineOptions_;
  Operators operators_;

  core::StepInputs pending_;
  std::vector<Ask> burst_;
  std::vector<Ask> waiting_;     // handed in, and not answered yet
  std::vector<Report> unheard_;  // likewise
  base::BootTime faultAt_{}, keepAt_{}, backupAt_{}, keysAt_{};
  std::optional<base::BootTime> secondAt_;       // of a pair of faults
  std::optional<base::BootTime> firstWakesAt_;   // an engine that was set aside, while a second one works
  std::map<std::string, base::BootTime> moods_;  // until when
  std::map<std::string, Fault> unmet_;           // moods that no send has met yet; of repeats, none of them
  base::BootTime diskFullUntil_{};
  bool diskFills_ = false;
  bool fillMet_ = false;                   // the engine has found no room
  std::optional<Machine::Blow> lastBlow_;  // that struck since the last look
  std::optional<Fault> armed_;             // what it is when the disk fails next
  std::optional<std::size_t> effectsUntilCrash_;
  bool crashAgain_ = false;
  bool logIsMoved_ = false;               // into the file, and no commit has begun it anew
  std::map<std::string, int> steeredIn_;  // by provider: the period of its gate
  int lifeCount_ = 0;                     // starts that came to an engine
  bool isOvertaken_ = false;              // a second engine has made a step, and this one has committed nothing since
  bool quiet_ = false;
  bool refused_ = false;  // an order of the quiet hours, because the disk was full
  base::BootTime lastCommit_{};
  struct Deadline {
    int generation = 0;
    bool isHeld = false;
    base::BootTime at{};
  };
  std::map<std::int64_t, Deadline> deadlines_;  // of rows: until when they end
  base::BootTime judgedAt_{};
  bool releaseAsked_ = false;
  bool failing_ = false;  // the answers that are given are those of a failed step
  base::BootTime idleAt_{};
  int idleSteps_ = 0;  // one behind the other at that instant, none of which wrote anything
  base::Millis wallOffset_{0}, farthestOffset_{0};
  base::Millis yearsOff_{0};                    // of it
  std::optional<base::BootTime> clockRightAt_;  // somebody has noticed
  struct Slew {
    std::int64_t ppm = 0;
    base::BootTime endsAt{};
    std::int64_t rest = 0;   // millionths of a millisecond that nobody sees yet
    base::Millis gained{0};  // or lost
    bool isMet = false;
  };
  std::optional<Slew> slew_;
  std::optional<base::BootTime> lagEndsAt_;
  bool lagMet_ = false;
  std::map<Fault, base::BootTime> queueMoods_;  // until when
  std::set<Fault> queueMet_;                    // of these, those that have struck
  std::optional<std::int64_t> putBackTo_;       // the step of the backup that was put back last, and is kept
  std::string expectedHolder_;                  // of the store that is being put back; empty = its identity
  std::optional<std::pair<Fault, base::BootTime>> lastFault_;
  std::vector<Backup> backups_;
  std::vector<KeyedCommand> keyed_;  // the latest
  std::int64_t keysGiven_ = 0;
  std::optional<Bulk> bulk_;
};

}  // namespace signalbox::simulation
