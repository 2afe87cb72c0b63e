#include "ui/shell/frame_banner.h"

#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/views/delivery/timed_act_sheet.h"
#include "ui/views/operations/operation_sheet.h"
#include "ui/views/wording.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/format.h"
#include "ui/widgets/sheet.h"

namespace signalbox::ui::shell {

using widgets::Banner;
namespace format = widgets::format;

namespace {
constexpr int kSecondMs = 1000, kHealedMs = 20'000;
const QString kRelease = QStringLiteral("engine.control");
}  // namespace

FrameBanner::FrameBanner(views::ViewContext context, QWidget* parent)
    : QWidget(parent), context_(context), banner_(new Banner(context.theme, this)), release_(new views::TimedActSheet(context, parent)) {
  theme::column(context_.theme, this, theme::grid::kNone, {theme::grid::kPage, theme::grid::kPage, theme::grid::kPage, 0})->addWidget(banner_);
  second_.setInterval(kSecondMs);
  healedFor_.setSingleShot(true);
  healedFor_.setInterval(kHealedMs);
  connect(&second_, &QTimer::timeout, this, &FrameBanner::refresh);
  second_.start();
  connect(&healedFor_, &QTimer::timeout, this, &FrameBanner::refresh);
  connect(&context_.state(), &state::EngineState::healed, this, [this](std::chrono::milliseconds blindFor) {
    healed_ = tr("Connected again. For %1 nothing could be seen; the charts are filled from the engine.")
                  .arg(format::wholeSeconds(blindFor.count() / 1000));
    healedFor_.start();
    refresh();
  });
  for (auto signal : {&state::EngineState::linkChanged, &state::EngineState::engineChanged, &state::EngineState::snapshotLoaded,
                      &state::EngineState::sessionChanged})
    connect(&context_.state(), signal, this, &FrameBanner::refresh);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, [this](state::Freshness freshness) {
    if (freshness == state::Freshness::none) healedFor_.stop();  // another engine: what the last one was blind for is over
    refresh();
  });
  connect(banner_, &Banner::actPressed, this, &FrameBanner::act);
  connect(banner_, &Banner::otherActPressed, this, &FrameBanner::otherAct);
  refresh();
}

void FrameBanner::setFailure(const QString& text, const QString& act) {
  failure_ = text;
  failureAct_ = act;
  refresh();
}

QString FrameBanner::text() const { return isHidden() ? QString() : banner_->text(); }

FrameBanner::Kind FrameBanner::kind() const {
  const auto& state = context_.state();
  const bool past = state.freshness() == state::Freshness::past;  // has a banner of its own, under which only what is worse is said
  if (!failure_.isEmpty()) return Kind::Failed;
  if (!context_.session.isStarted()) return Kind::None;
  if (state.link() == state::Link::stopped) return Kind::Refused;
  if (state.freshness() == state::Freshness::blind) return Kind::Blind;
  if (!state.hasSnapshot()) {
    if (past) return Kind::None;
    if (state.link() == state::Link::waiting) return Kind::NotReachable;
    return state.link() == state::Link::live && state.linkError() ? Kind::NotRead : Kind::None;
  }
  const auto& engine = state.snapshot().engine;
  if (engine.diskFull) return Kind::DiskFull;
  if (past) return Kind::None;
  if (engine.onHold) return Kind::OnHold;
  if (healedFor_.isActive()) return Kind::Healed;  // soon over, and a lock is not
  if (state.isLocked()) return Kind::Locked;
  if (state.isExposed()) return Kind::Exposed;
  return engine.simulatedOnly ? Kind::Simulated : Kind::None;
}

void FrameBanner::refresh() {
  shown_ = kind();
  if (shown_ != Kind::OnHold && context_.state().hasSnapshot() && !context_.state().snapshot().engine.onHold) release_->sheet()->dismiss();
  const auto& state = context_.state();
  const auto retry = state.retryIn();
  const QString unlock = state.isLocked() ? tr("Unlock") : QString();
  QString blocked;
  const QString trying =
      retry && retry->count() > 0 ? tr("Trying again in %1.").arg(format::wholeSeconds((retry->count() + 999) / 1000)) : tr("Trying again now.");
  switch (shown_) {
    case Kind::None: break;
    case Kind::Failed: banner_->setMessage(Banner::Tone::Danger, failure_, failureAct_); break;
    case Kind::Blind:
      banner_->setMessage(
          Banner::Tone::Warning,
          state.staleFrom() ? tr("Nothing heard since %1; what is shown is from then. %2").arg(views::whenWords(context_, *state.staleFrom()), trying)
                            : trying,
          tr("Retry now"));
      break;
    case Kind::NotReachable:
      banner_->setMessage(Banner::Tone::Warning,
                          QString((state.linkError() ? state.linkError()->text : tr("The engine cannot be reached.")) + QLatin1Char(' ') + trying),
                          tr("Retry now"));
      break;
    case Kind::NotRead:
      banner_->setMessage(Banner::Tone::Warning,
                          tr("The engine answers, but what it does could not be read. %1 %2").arg(state.linkError()->text, trying), tr("Retry now"));
      break;
    case Kind::Refused:
      banner_->setMessage(Banner::Tone::Danger, state.linkError() ? state.linkError()->text : tr("The engine refused the token."),
                          tr("Connect again"));
      break;
    case Kind::DiskFull:
      banner_->setMessage(Banner::Tone::Danger,
                          tr("The engine's disk is full. Nothing new is accepted; accepting goes on by itself when there is room."), {}, unlock);
      break;
    case Kind::OnHold:
      banner_->setMessage(Banner::Tone::Warning, tr("This store was restored and is on hold: nothing is sent until you release it."), releaseVerb(),
                          unlock);
      blocked = state.canAct(kRelease).reason;
      break;
    case Kind::Locked: {
      const QString production = tr("%1 is marked production: read-only until unlocked.").arg(client::foreign(context_.connection.name));
      if (state.isExposed())
        banner_->setMessage(Banner::Tone::Warning, tr("%1 Other machines can reach it and it speaks no TLS.").arg(production), unlock,
                            tr("Open Set-up"));
      else
        banner_->setMessage(Banner::Tone::Info, production, unlock);
      break;
    }
    case Kind::Healed: banner_->setMessage(Banner::Tone::Info, healed_, {}, unlock); break;
    case Kind::Exposed:
      banner_->setMessage(Banner::Tone::Warning,
                          tr("Other machines can reach this engine and it speaks no TLS: tokens and messages can be read on the way."),
                          tr("Open Set-up"));
      break;
    case Kind::Simulated:
      banner_->setMessage(Banner::Tone::Info, tr("All providers are simulated: nothing leaves this machine."), tr("Set up a real one"));
      break;
  }
  banner_->setActBlocked(blocked);
  setVisible(shown_ != Kind::None);
}

void FrameBanner::act() {
  switch (shown_) {
    case Kind::Failed: Q_EMIT restartWanted(); break;
    case Kind::Blind:
    case Kind::NotReachable:
    case Kind::NotRead: context_.session.retryNow(); break;
    case Kind::Refused: context_.navigator.go(QStringLiteral("start/attach")); break;
    case Kind::OnHold: askRelease(); break;
    case Kind::Locked: context_.state().setLocked(false); break;
    case Kind::Exposed: context_.navigator.go(QStringLiteral("set-up/engine")); break;
    case Kind::Simulated: context_.navigator.go(QStringLiteral("set-up/providers")); break;
    case Kind::None:
    case Kind::DiskFull:
    case Kind::Healed: break;
  }
  refresh();
}

void FrameBanner::otherAct() {
  if (shown_ == Kind::Locked)
    context_.navigator.go(QStringLiteral("set-up/engine"));
  else
    context_.state().setLocked(false);
  refresh();
}

QString FrameBanner::releaseVerb() const {
  const std::int64_t waiting = context_.state().snapshot().totals.waiting;
  return waiting == 0 ? tr("Release") : tr("Release %1").arg(format::count(waiting));
}

/// By the engine's own figures: what the copy believes to be unsent, which may be long since sent.
QString FrameBanner::releaseWords() const {
  const auto& snapshot = context_.state().snapshot();
  QStringList lines{
      tr("The engine found that its store was restored from a backup, put back to an earlier state, or copied from another place. It does not know "
         "what was sent after that state, so it sends nothing by itself."),
      tr("%1 messages wait in it and go out as soon as it is released.").arg(format::count(snapshot.totals.waiting))};
  for (const auto& queue : snapshot.queues)
    if (queue.waiting > 0) lines << tr("    %1: %2").arg(state::channelWords(client::text(queue.channel)), format::count(queue.waiting));
  if (snapshot.totals.held > 0)
    lines << tr("%1 more are held because nobody knows how they ended; they stay held.").arg(format::count(snapshot.totals.held));
  const auto open = static_cast<qint64>(snapshot.operations.size());
  if (open == 1) lines << tr("1 unfinished operation goes on from where it stood.");
  if (open > 1) lines << tr("%1 unfinished operations go on from where they stood.").arg(format::count(open));
  lines << tr(
      "What was sent after that state will be sent a second time. What was cancelled or discarded after it will be sent. If another engine "
      "still runs on the original, both send.");
  return lines.join(QStringLiteral("\n\n")).replace(QStringLiteral("\n\n    "), QStringLiteral("\n    "));
}

void FrameBanner::askRelease() {
  const std::int64_t waiting = context_.state().snapshot().totals.waiting;
  const bool byName = context_.connection.production && waiting > views::OperationSheet::kTypedNameFrom;
  release_->open({.title = tr("Release the restored engine"),
                  .what = releaseWords(),
                  .verb = releaseVerb(),
                  .permission = kRelease,
                  .timed = false,
                  .dangerous = true,
                  .typedName = byName ? context_.connection.name : QString(),
                  .run = [this](std::optional<base::WallTime>, const QString& reason) { return context_.commands.releaseHold(reason); }});
}

}  // namespace signalbox::ui::shell
