#include "ui/views/messages/search_bar.h"
#include "ui/views/changed_meanwhile.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/operation_model.h"
#include "ui/theme/boxes.h"
#include "ui/views/range_chip.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"

namespace signalbox::ui::views {

using client::foreign;
using client::text;

namespace {

constexpr int kSearch = 36, kTabs = 28, kName = 200, kUndoMs = 10'000;

struct CompletionList {
  std::vector<protocol::Completion> data;
  template <class F> void describe(F& f) { f("data", data); }
};
struct ViewList {
  std::vector<protocol::SavedView> data;
  template <class F> void describe(F& f) { f("data", data); }
};

/// Causes have only what is still dead: what else such a view finds is in none of them.
bool isOfCauses(const QString& place, const QString& q) {
  return place == QLatin1String("dead-letters") && !q.contains(QLatin1String("discarded"), Qt::CaseInsensitive);
}

/// `from` and `to` count bytes of the text as the engine saw it.
QString replaced(const QByteArray& typed, const protocol::Completion& completion) {
  const qsizetype from = qBound(qsizetype{0}, static_cast<qsizetype>(completion.from), typed.size());
  const qsizetype to = qBound(from, static_cast<qsizetype>(completion.to), typed.size());
  return QString::fromUtf8(QByteArray(typed.left(from) + QByteArray::fromStdString(completion.text) + typed.mid(to)));
}

}  // namespace

void completeFromEngine(ViewContext context, widgets::SearchField* field) {
  QObject::connect(field, &widgets::SearchField::completionsWanted, field, [context, field](const QString& typed, int cursor) {
    if (typed.isEmpty() || !context.session.isStarted()) return field->setCompletions({});
    const qsizetype bytes = typed.left(cursor).toUtf8().size();
    context.session.rest().get<CompletionList>(QStringLiteral("/complete"),
                                               {{QStringLiteral("q"), typed}, {QStringLiteral("cursor"), QString::number(bytes)}}, field,
                                               [field, typed](client::Reply<CompletionList> reply) {
      if (!reply.ok() || field->text() != typed) return;  // typed on meanwhile
      std::vector<widgets::Completion> shown;
      for (const auto& one : reply->data) shown.push_back({replaced(typed.toUtf8(), one), text(one.hint)});
      field->setCompletions(std::move(shown));
    });
  });
}

SearchBar::SearchBar(ViewContext context, const QString& place, const QString& placeholder, std::vector<Tab> fixed, QWidget* parent)
    : QWidget(parent), context_(context), place_(place), fixed_(std::move(fixed)) {
  const theme::Theme& theme = context_.theme;
  auto* all = theme::column(theme, this, theme::grid::kCard);
  field_ = new widgets::SearchField(theme, placeholder, this);
  theme::fixSize(theme, field_, 0, kSearch);
  field_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  all->addWidget(field_);
  auto* line = theme::row(theme, nullptr, theme::grid::kSmall);
  tabs_ = new widgets::SegmentedControl(theme, tr("Saved views"), this);
  theme::fixSize(theme, tabs_, 0, kTabs);
  tabs_->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  keep_ = new widgets::ActButton(theme, tr("Save this view"), widgets::ActButton::Role::Plain, this);
  theme::fixSize(theme, keep_, 0, kTabs);
  forget_ = new widgets::ActButton(theme, tr("Remove this view"), widgets::ActButton::Role::Quiet, this);
  back_ = new widgets::ActButton(theme, tr("Undo"), widgets::ActButton::Role::Plain, this);
  for (widgets::ActButton* button : {forget_, back_}) {
    theme::fixSize(theme, button, 0, kTabs);
    button->hide();
    connect(button, &QPushButton::clicked, this, button == forget_ ? &SearchBar::forget : &SearchBar::putBack);
  }
  undo_.setSingleShot(true);
  undo_.setInterval(kUndoMs);
  connect(&undo_, &QTimer::timeout, back_, &QWidget::hide);
  recount_ = new QTimer(this);
  recount_->setInterval(kRecountMs);
  connect(recount_, &QTimer::timeout, this, &SearchBar::loadViews);
  name_ = new QLineEdit(this);
  name_->setPlaceholderText(tr("Name, then Enter"));
  name_->setAccessibleName(tr("Name of the saved view"));
  theme::fixSize(theme, name_, kName, kTabs);
  name_->hide();
  keep_->hide();
  line->addWidget(tabs_);
  line->addWidget(keep_);
  line->addWidget(name_);
  line->addWidget(forget_);
  line->addWidget(back_);
  range_ = new RangeChip(context_, place == QLatin1String("dead-letters") ? RangeChip::Of::death : RangeChip::Of::acceptance, this);
  line->addWidget(range_);
  line->addWidget(new AllTimes(context_, this));
  line->addStretch(1);
  all->addLayout(line);
  problem_ = new widgets::Label(theme, theme::Type::Body, theme::Ink::Danger, this);
  problem_->setWordWrap(true);
  problem_->hide();
  all->addWidget(problem_);
  completeFromEngine(context_, field_);
  connect(field_, &widgets::SearchField::searched, this, &SearchBar::search);
  connect(range_, &RangeChip::changed, this, [this] {
    if (isVisible()) Q_EMIT searched();  // a screen that is opened later asks then
  });
  connect(tabs_, &widgets::SegmentedControl::chosen, this, [this](const QString& q) { search(q); });
  connect(keep_, &QPushButton::clicked, this, [this] {
    name_->show();
    name_->setFocus();
    keep_->hide();
  });
  connect(name_, &QLineEdit::returnPressed, this, &SearchBar::save);
  for (auto signal : {&state::EngineState::sessionChanged, &state::EngineState::linkChanged})
    connect(&context_.state(), signal, this, &SearchBar::settle);
  connect(&context_.state(), &state::EngineState::freshnessChanged, this, &SearchBar::settle);
  showTabs();
}

void SearchBar::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  recount_->start();
}

void SearchBar::hideEvent(QHideEvent* event) {
  recount_->stop();
  QWidget::hideEvent(event);
}

void SearchBar::focusSearch() {
  field_->setFocus(Qt::ShortcutFocusReason);
  field_->selectAll();
}

QString SearchBar::asked() const { return joinQuery(query_, range_->terms()); }

void SearchBar::setQuery(const QString& q) {
  query_ = q;
  if (field_->text() != q) {
    const QSignalBlocker quiet(field_);
    field_->setText(q);
  }
  showTabs();
}

void SearchBar::search(const QString& q) {
  if (q.trimmed() == query_) return;
  tell({});
  setQuery(q.trimmed());
  Q_EMIT searched();
}

void SearchBar::showTabs() {
  std::vector<widgets::SegmentedControl::Segment> segments;
  bool known = query_.isEmpty();
  for (const Tab& tab : fixed_) {
    segments.push_back({tab.q, tab.name, tab.q});
    known = known || tab.q == query_;
  }
  for (const auto& view : saved_) {
    segments.push_back({text(view.q), QString(foreign(view.name) + QStringLiteral("  ") + countWords(view)), hintOf(view)});
    known = known || text(view.q) == query_;
  }
  tabs_->setSegments(std::move(segments));
  tabs_->setCurrent(query_);
  keep_->setVisible(!known && !name_->isVisible());
  const bool mine = std::any_of(saved_.begin(), saved_.end(), [this](const auto& view) { return text(view.q) == query_; });
  forget_->setVisible(mine);
  settle();
}

QString SearchBar::countWords(const protocol::SavedView& view) const {
  if (view.count) return widgets::format::count(*view.count);
  const auto last = counted_.constFind(text(view.q));
  if (last == counted_.constEnd()) return QStringLiteral("\u2013");
  return tr("%1 at %2").arg(widgets::format::count(last->count), minuteWords(context_, last->at));
}

QString SearchBar::hintOf(const protocol::SavedView& view) const {
  QString hint = text(view.q);
  if (view.count) return hint;
  hint += QLatin1Char('\n') + tr("It could not be counted in time.");
  if (isOfCauses(place_, text(view.q))) hint += QLatin1Char(' ') + tr("Open it: its causes are counted then, with Count all where they are many.");
  return hint;
}

void SearchBar::tellCount(std::int64_t count, base::WallTime at) {
  // A stretch of time that was chosen in a chart is not in the view.
  if (asked() != query_ || !isOfCauses(place_, query_)) return;
  const auto view = std::find_if(saved_.begin(), saved_.end(), [this](const auto& each) { return text(each.q) == query_; });
  const QString before = view == saved_.end() ? QString() : countWords(*view);
  counted_.insert(query_, {count, at});
  if (view != saved_.end() && countWords(*view) != before) showTabs();
}

void SearchBar::settle() {
  for (widgets::ActButton* button : {keep_, forget_, back_}) button->setBlocked(context_.state().canAct(QStringLiteral("views.manage")).reason);
}

void SearchBar::loadViews() {
  if (!context_.session.isStarted()) return;
  context_.session.rest().get<ViewList>(QStringLiteral("/views"), {}, this, [this](client::Reply<ViewList> reply) {
    if (!reply.ok()) return;  // the list itself says when the engine cannot be reached
    saved_.clear();
    const std::optional<base::WallTime> now = context_.state().engineNow();
    for (auto& view : reply->data) {
      if (text(view.place) != place_) continue;
      if (view.count && now) counted_.insert(text(view.q), {*view.count, *now});
      saved_.push_back(view);
    }
    showTabs();
  });
}

void SearchBar::save() {
  const QString name = name_->text().trimmed();
  name_->hide();
  name_->clear();
  if (name.isEmpty()) return showTabs();
  protocol::SavedView view;
  view.name = client::utf8(name);
  view.q = client::utf8(query_);
  view.place = client::utf8(place_);
  auto* act = context_.commands.putView(name, view);
  follow(act, tr("The view %1 was not saved.").arg(foreign(name)));
  connect(act, &state::PendingAct::over, this, [this, act, name, q = query_] {
    if (act->state() != state::ActState::failed || q != query_) return;
    name_->setText(name);  // what was typed is kept
    name_->show();
    keep_->hide();
  });
}

void SearchBar::follow(state::PendingAct* act, const QString& failed) {
  tell({});
  connect(act, &state::PendingAct::over, this, [this, act, failed] {
    const bool taken = act->error() && ChangedMeanwhile::isRefusal(*act->error());
    if (taken)
      tell(QString(failed + QLatin1Char(' ') +
                   tr("There is one of this name already, and it stays as it is. Give yours another name, or remove it first.")));
    else if (act->error())
      tell(QString(failed + QLatin1Char(' ') + actErrorWords(*act->error())));
    loadViews();
  });
}

void SearchBar::tell(const QString& problem) {
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
}

/// Easily put back, so nothing is asked before.
void SearchBar::forget() {
  for (const auto& view : saved_) {
    if (text(view.q) != query_) continue;
    auto* act = context_.commands.removeView(text(view.name));
    follow(act, tr("The view %1 was not removed.").arg(foreign(view.name)));
    connect(act, &state::PendingAct::over, this, [this, act, view] {
      if (act->state() != state::ActState::done) return;
      forgotten_ = view;
      back_->setText(tr("Put %1 back").arg(foreign(forgotten_.name)));
      back_->setHint(tr("Undo (u)"));
      back_->show();
      undo_.start();
    });
    return;
  }
}

bool SearchBar::takeBack() {
  if (back_->isHidden() || back_->isBlocked() || state::ownStagedOperation(context_.state()) != nullptr) return false;
  putBack();
  return true;
}

void SearchBar::putBack() {
  undo_.stop();
  back_->hide();
  forgotten_.count.reset();
  auto* act = context_.commands.putView(text(forgotten_.name), forgotten_);
  follow(act, tr("The view %1 was not put back.").arg(foreign(forgotten_.name)));
  connect(act, &state::PendingAct::over, this, [this, act] {
    if (act->state() != state::ActState::failed) return;
    back_->show();  // it can be tried again
    undo_.start();
  });
}

}  // namespace signalbox::ui::views
