// tests_ui_acceptance [acts] [only=CLASS] ...: an afternoon and its walk-throughs, or with that word each act on its own; each against both engines.
// Two halves, because each takes minutes.
#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <utility>

#include "engine/store/sqlite/open.h"
#include "tests/ui/acceptance/causes_window_test.h"
#include "tests/ui/acceptance/delivery_window_test.h"
#include "tests/ui/acceptance/embedded_engine_test.h"
#include "tests/ui/acceptance/enrol_window_test.h"
#include "tests/ui/acceptance/figures_window_test.h"
#include "tests/ui/acceptance/hands_window_test.h"
#include "tests/ui/acceptance/link_window_test.h"
#include "tests/ui/acceptance/operations_window_test.h"
#include "tests/ui/acceptance/past_window_test.h"
#include "tests/ui/acceptance/reach_window_test.h"
#include "tests/ui/acceptance/replay_window_test.h"
#include "tests/ui/acceptance/session_bus.h"
#include "tests/ui/acceptance/set_up_window_test.h"
#include "tests/ui/acceptance/triage_window_test.h"
#include "tests/ui/acceptance/viewer_window_test.h"
#include "tests/ui/acceptance/walk_through_window_test.h"
#include "tests/ui/acceptance/window_test.h"

namespace signalbox::tests {

namespace {

/// What the words before Qt Test's own say.
struct Chosen {
  bool acts = false;
  QByteArray only;  // a class; empty = all
};

class Half {
 public:
  Half(Chosen chosen, int argc, char** argv) : chosen_(std::move(chosen)), argc_(argc), argv_(argv) {}

  /// Then its window and its engine are gone.
  template <class Test, class... From> void run(From&&... from) {
    if (!chosen_.only.isEmpty() && !QByteArray(Test::staticMetaObject.className()).endsWith(QByteArray("::" + chosen_.only))) return;
    Test test(std::forward<From>(from)...);
    failures_ += QTest::qExec(&test, argc_, argv_);
    ++ran_;
  }
  int failures() const { return ran_ == 0 ? 1 : failures_; }

 private:
  Chosen chosen_;
  int argc_;
  char** argv_;
  int failures_ = 0;
  int ran_ = 0;
};

void theAfternoon(Half& half) {
  half.run<EmbeddedEngineTest>();
  for (const auto make : {daemonHost, embeddedHost}) {
    half.run<WindowTest>(make());
    half.run<TriageWindowTest>(make());
    half.run<WalkThroughWindowTest>(make);
    half.run<LinkWindowTest>(make);
  }
}

void eachAct(Half& half) {
  for (const auto make : {daemonHost, embeddedHost}) {
    half.run<OperationsWindowTest>(make());
    half.run<CausesWindowTest>(make());
    half.run<DeliveryWindowTest>(make());
    half.run<SetUpWindowTest>(make());
    half.run<PastWindowTest>(make());
    half.run<EnrolWindowTest>(make());
    half.run<ReachWindowTest>(make);
    half.run<ReplayWindowTest>(make());
    half.run<FiguresWindowTest>(make());
    half.run<HandsWindowTest>(make());
    half.run<ViewerWindowTest>(make);
  }
  half.run<KeychainWindowTest>();
}

/// What is left is Qt Test's.
Chosen choose(int& argc, char**& argv) {
  Chosen chosen;
  const auto next = [&] {
    argv[1] = argv[0];
    --argc;
    ++argv;
  };
  if (argc > 1 && qstrcmp(argv[1], "acts") == 0) {
    chosen.acts = true;
    next();
  }
  if (argc > 1 && qstrncmp(argv[1], "only=", 5) == 0) {
    chosen.only = argv[1] + 5;
    next();
  }
  return chosen;
}

}  // namespace

}  // namespace signalbox::tests

int main(int argc, char** argv) {
  using namespace signalbox::tests;
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to answer, not a death
  const QTemporaryDir home;
  qputenv("XDG_DATA_HOME", home.path().toUtf8());  // nobody's own engine is started
  const Chosen chosen = choose(argc, argv);
  const SessionBus bus;
  signalbox::store::sqlite::configureSqliteOnce();
  QApplication application(argc, argv);
  QApplication::setQuitOnLastWindowClosed(false);
  Half half(chosen, argc, argv);
  if (chosen.acts)
    eachAct(half);
  else
    theAfternoon(half);
  return half.failures();
}
