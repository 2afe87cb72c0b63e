#include "ui/shell/palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QRegularExpression>
#include <QStyledItemDelegate>
#include <QUuid>
#include <QVBoxLayout>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/words.h"
#include "ui/theme/boxes.h"
#include "ui/theme/style_parts.h"
#include "ui/views/lacking.h"

namespace signalbox::ui::shell {

using views::PaletteAct;

namespace {

constexpr int kWidth = 600, kHeight = 420;

class PaletteDelegate final : public QStyledItemDelegate {
 public:
  PaletteDelegate(const theme::Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool possible = index.flags() & Qt::ItemIsEnabled;
    const bool current = option.state & QStyle::State_Selected;
    const int pad = theme_.px(theme::grid::kSmall);
    const QRect line = option.rect.adjusted(pad, 0, -pad, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (current) theme::drawRounded(painter, option.rect, theme_.pxF(theme::grid::kRadius), theme_.colors().selectedRow, Qt::transparent);
    painter->setFont(theme_.font(theme::Type::Caption));
    painter->setPen(current ? theme_.colors().secondary : theme_.colors().muted);
    const QString words = index.data().toString();
    // What the words leave is the hint's; half of the line is in any case.
    const int left = line.width() - pad - QFontMetrics(theme_.font(theme::Type::Body)).horizontalAdvance(words);
    const QString hint = painter->fontMetrics().elidedText(index.data(Qt::UserRole).toString(), Qt::ElideRight, qMax(left, line.width() / 2));
    const int hintWidth = painter->fontMetrics().horizontalAdvance(hint);
    painter->drawText(line, Qt::AlignRight | Qt::AlignVCenter, hint);
    painter->setFont(theme_.font(theme::Type::Body));
    painter->setPen(possible ? theme_.colors().text : theme_.colors().muted);
    const int width = line.width() - hintWidth - pad;
    painter->drawText(line.adjusted(0, 0, -hintWidth - pad, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(words, Qt::ElideMiddle, width));
    painter->restore();
  }
  QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {theme_.px(theme::grid::kRail), theme_.px(theme::grid::kRow)};
  }

 private:
  const theme::Theme& theme_;
};

bool matches(const QString& words, const QString& typed) {
  for (const QString& part : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts))
    if (!words.contains(part, Qt::CaseInsensitive)) return false;
  return true;
}

/// As the engine writes the id of a cause of dead letters.
bool isCause(const QString& typed) {
  static const QRegularExpression id(QStringLiteral("^[0-9a-f]{16}$"));
  return id.match(typed).hasMatch();
}

}  // namespace

Palette::Palette(views::ViewContext context, QWidget* window)
    : Panel(context.theme, window, kWidth, kHeight), context_(context), field_(new QLineEdit(this)), list_(new QListWidget(this)) {
  setAccessibleName(tr("Palette"));
  field_->setPlaceholderText(tr("Go to a place, do an act, or paste an id"));
  field_->setAccessibleName(tr("What to go to or to do"));
  list_->setAccessibleName(tr("Places and acts"));
  list_->setFrameShape(QFrame::NoFrame);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setItemDelegate(new PaletteDelegate(context.theme, list_));
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->viewport()->setAutoFillBackground(false);
  body()->addWidget(field_);
  body()->addWidget(list_, 1);
  field_->installEventFilter(this);
  connect(field_, &QLineEdit::textChanged, this, &Palette::filter);
  connect(list_, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) { run(list_->row(item)); });
}

QWidget* Palette::firstFocus() { return field_; }

void Palette::openWith(std::vector<PaletteAct> acts, std::vector<PaletteAct> last) {
  collect(std::move(acts), std::move(last));
  field_->clear();
  filter();
  open();
}

void Palette::collect(std::vector<PaletteAct> acts, std::vector<PaletteAct> last) {
  all_ = std::move(acts);
  const auto place = [this](const QString& words, const QString& keys, const QString& target) {
    if (const auto link = views::parseLink(target); link && views::isLacking(context_.state(), link->place)) return;
    all_.push_back({words, keys, true, [this, target] { context_.navigator.go(target); }});
  };
  place(tr("Go to Overview"), QStringLiteral("g o"), QStringLiteral("overview"));
  place(tr("Go to Dead letters"), QStringLiteral("g d"), QStringLiteral("dead-letters"));
  place(tr("Go to Held"), QStringLiteral("g h"), QStringLiteral("held"));
  place(tr("Go to Notifications"), QStringLiteral("g n"), QStringLiteral("notifications"));
  place(tr("Go to Delivery"), QStringLiteral("g p"), QStringLiteral("delivery"));
  place(tr("Go to Operations"), QStringLiteral("g r"), QStringLiteral("operations"));
  place(tr("Go to Audit"), QStringLiteral("g a"), QStringLiteral("audit"));
  place(tr("Go to Past: the engine at an instant"), QStringLiteral("g t"), QStringLiteral("past"));
  place(tr("Go to Set-up: providers"), QStringLiteral("g s"), QStringLiteral("set-up/providers"));
  place(tr("Go to Set-up: templates"), {}, QStringLiteral("set-up/templates"));
  place(tr("Go to Set-up: recipients"), {}, QStringLiteral("set-up/recipients"));
  place(tr("Go to Set-up: suppressions"), {}, QStringLiteral("set-up/suppressions"));
  place(tr("Go to Set-up: access tokens"), {}, QStringLiteral("set-up/tokens"));
  place(tr("Go to Set-up: subscriptions"), {}, QStringLiteral("set-up/subscriptions"));
  place(tr("Go to Set-up: secrets and keys"), {}, QStringLiteral("set-up/secrets"));
  place(tr("Go to Set-up: this engine"), {}, QStringLiteral("set-up/engine"));
  place(tr("Go to Set-up: this console"), QStringLiteral("Ctrl+,"), QStringLiteral("set-up/console"));
  for (const auto& provider : context_.state().snapshot().providers)
    place(tr("Provider %1").arg(client::foreign(provider.name)), state::channelWords(client::text(provider.channel)),
          views::Place{QStringLiteral("delivery"), {QStringLiteral("providers"), client::text(provider.name)}, {}}.relative());
  all_.insert(all_.end(), std::make_move_iterator(last.begin()), std::make_move_iterator(last.end()));
}

void Palette::filter() {
  const QString typed = field_->text().trimmed();
  shown_.clear();
  list_->clear();
  if (!QUuid(typed).isNull())
    shown_.push_back({tr("Open message %1").arg(typed), {}, true, [this, typed] {
      context_.navigator.go(views::Place{QStringLiteral("notifications"), {typed}, {}});
    }});
  if (isCause(typed))
    shown_.push_back({tr("Open cause %1").arg(typed), {}, true, [this, typed] {
      context_.navigator.go(views::Place{QStringLiteral("dead-letters"), {QStringLiteral("groups"), typed}, {}});
    }});
  if (views::parseLink(typed) && typed.contains(QStringLiteral("://")))
    shown_.push_back({tr("Open this link"), {}, true, [this, typed] { Q_EMIT linkWanted(typed); }});
  for (const PaletteAct& act : all_)
    if (matches(act.words, typed)) shown_.push_back(act);
  if (!typed.isEmpty() && (shown_.empty() || isCause(typed)))  // an app may have ids that look like one
    shown_.push_back({tr("Search notifications for %1").arg(typed), {}, true, [this, typed] {
      context_.navigator.go(views::Place{QStringLiteral("notifications"), {}, {{QStringLiteral("q"), typed}}});
    }});
  for (const PaletteAct& act : shown_) {
    auto* item = new QListWidgetItem(act.words, list_);
    item->setData(Qt::UserRole, act.hint);
    if (!act.possible) item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
  }
  list_->setCurrentRow(0);
}

void Palette::run(int row) {
  if (row < 0 || row >= static_cast<int>(shown_.size()) || !shown_[static_cast<std::size_t>(row)].possible) return;
  const auto act = shown_[static_cast<std::size_t>(row)].run;
  dismiss();
  if (act) act();
}

bool Palette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == field_ && event->type() == QEvent::KeyPress) {
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int row = list_->currentRow();
    if (key == Qt::Key_Down) return list_->setCurrentRow(qMin(row + 1, list_->count() - 1)), true;
    if (key == Qt::Key_Up) return list_->setCurrentRow(qMax(row - 1, 0)), true;
    if (key == Qt::Key_Return || key == Qt::Key_Enter) return run(row), true;
    if (key == Qt::Key_Escape) return dismiss(), true;
  }
  return Panel::eventFilter(watched, event);
}

}  // namespace signalbox::ui::shell
