#include "ui/views/set_up/template_versions.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/client/foreign.h"
#include "ui/client/text.h"
#include "ui/state/whole_list.h"
#include "ui/theme/boxes.h"
#include "ui/views/card_reading.h"
#include "ui/views/load_failure.h"
#include "ui/views/operations/sample_diff.h"
#include "ui/views/wording.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/diff_view.h"
#include "ui/widgets/format.h"
#include "ui/widgets/label.h"
#include "ui/widgets/tooltip.h"

namespace signalbox::ui::views {

using namespace widgets;
using client::foreign;
using client::text;

namespace {
constexpr int kVersionLeast = 64;
constexpr int kWholeRole = Qt::UserRole;  // the words of a line in the list; the closed box has room for the first of them

/// Draws the lines of an open box with all their words.
class WholeWords final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

 protected:
  void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
    QStyledItemDelegate::initStyleOption(option, index);
    option->text = index.data(kWholeRole).toString();
  }
};

void addLine(QComboBox* box, const QString& words, const QString& whole) {
  box->addItem(words, whole);
  box->setItemData(box->count() - 1, plainTooltip(whole), Qt::ToolTipRole);
}

/// The closed box tells what it has no room for, by the pointer and to a screen reader.
void tellChoice(QComboBox* box) {
  box->setToolTip(box->currentData(kWholeRole).toString());
  box->setAccessibleDescription(box->currentData(kWholeRole).toString());
}
}  // namespace

QString templateText(const protocol::TemplateView& view) {
  QStringList parts;
  const auto add = [&](const QString& name, const std::string& value) {
    if (!value.empty()) parts << name << text(value) << QString();
  };
  add(Wording::tr("Subject"), view.subject);
  add(Wording::tr("Title"), view.title);
  add(Wording::tr("Text"), view.text);
  add(Wording::tr("Text"), view.body);
  add(Wording::tr("HTML"), view.html);
  add(Wording::tr("Data"), view.data);
  return parts.join(QLatin1Char('\n')).trimmed();
}

TemplateVersions::TemplateVersions(ViewContext context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      card_(new Card(context.theme, {}, this)),
      reading_(new CardReading(context, card_, tr("Reading the versions"))),
      before_(new QComboBox(this)),
      after_(new QComboBox(this)),
      told_(new Label(context.theme, theme::Type::Caption, theme::Ink::Secondary, this)),
      difference_(new DiffView(context.theme, tr("What two versions have apart"), this)),
      take_(new ActButton(context.theme, QString(), ActButton::Role::Plain, this)) {
  card_->setFramed(false);  // it stands in one that has a frame
  card_->setAccessibleName(tr("Versions"));
  auto* inner = new QWidget(card_);
  auto* all = theme::column(context_.theme, inner, theme::grid::kSmall);
  auto* top = theme::row(context_.theme, nullptr, theme::grid::kSmall);
  before_->setAccessibleName(tr("Older version"));
  after_->setAccessibleName(tr("Newer version"));
  take_->setHint(tr("Puts the older one into the editor; saving it makes a new version"));
  told_->setWordWrap(true);
  top->addWidget(before_, 1);
  top->addWidget(new Label(context_.theme, theme::Type::Body, theme::Ink::Secondary, QStringLiteral("\u2192"), this));
  top->addWidget(after_, 1);
  top->addWidget(take_);
  all->addLayout(top);
  all->addWidget(told_);
  all->addWidget(difference_, 1);
  card_->setBody(inner);
  card_->showEmpty(noneWords());
  theme::column(context_.theme, this)->addWidget(card_);
  connect(reading_, &CardReading::wanted, this, [this] {
    if (isVisible() && loaded_ != version_) load();
  });
  for (QComboBox* box : {before_, after_}) {
    theme::leastSize(context_.theme, box, kVersionLeast, 0);  // a narrow card cuts their words
    box->setItemDelegate(new WholeWords(box));
    connect(box, &QComboBox::currentIndexChanged, this, &TemplateVersions::compare);
  }
  connect(take_, &QPushButton::clicked, this, [this] {
    if (const auto* older = versionOf(before_->currentIndex())) Q_EMIT wanted(*older);
  });
}

/// Whether none is chosen, one is being written or it is not known which there are.
QString TemplateVersions::noneWords() { return tr("The versions of a saved template will stand here."); }

void TemplateVersions::show(const QString& name, std::int64_t version) {
  if (name == name_ && version == version_) return;
  name_ = name;
  version_ = version;
  loaded_ = -1;
  versions_.clear();
  reading_->drop();
  if (name_.isEmpty())
    card_->showEmpty(noneWords());
  else
    card_->showLoading(Skeleton::Shape::Lines);
  fill();
  if (isVisible()) load();
}

void TemplateVersions::compareWith(std::optional<protocol::TemplateView> unsaved) {
  const bool same = unsaved.has_value() == unsaved_.has_value();
  unsaved_ = std::move(unsaved);
  if (same)
    compare();
  else
    fill();
}

void TemplateVersions::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (loaded_ != version_) load();
}

void TemplateVersions::load() {
  if (name_.isEmpty() || !context_.session.isStarted()) return;
  const QString path = QStringLiteral("/templates/%1/versions").arg(client::segment(name_));
  state::readWhole<protocol::TemplateView>(context_.session, path, reading_->begin(), [this](auto reply) {
    reading_->end();
    if (!reply.ok())
      return showFailure(*card_, loadFailure(context_, tr("The list of versions"), reply.error(), QStringLiteral("templates")), reply.error());
    versions_ = std::move(reply).value();
    std::sort(versions_.begin(), versions_.end(), [](const auto& a, const auto& b) { return a.version > b.version; });
    loaded_ = version_;
    card_->showContent();
    fill();
  });
}

void TemplateVersions::fill() {
  const QSignalBlocker quietBefore(before_), quietAfter(after_);
  before_->clear();
  after_->clear();
  if (unsaved_ && !versions_.empty()) addLine(after_, tr("Yours, not saved"), tr("Yours, not saved"));
  const QTimeZone zone = context_.time.zone();
  const int thisYear = client::dateTime(context_.state().engineNow().value_or(context_.session.clock().now().wall)).toTimeZone(zone).date().year();
  for (const auto& view : versions_) {
    const QDateTime saved = client::dateTime(view.updatedAt).toTimeZone(zone);
    const QString day = saved.date().year() == thisYear ? format::day(saved.date()) : format::date(saved, zone);
    const QString words = tr("v%1, %2").arg(view.version).arg(day);
    const QString whole = tr("v%1, %2 by %3").arg(view.version).arg(dayWords(context_, view.updatedAt), foreign(view.updatedBy));
    for (QComboBox* box : {before_, after_}) addLine(box, words, whole);
  }
  const int room = context_.theme.px(theme::grid::kScrollBar + 2 * theme::grid::kSmall);
  for (QComboBox* box : {before_, after_}) box->view()->setMinimumWidth(box->view()->sizeHintForColumn(0) + room);
  before_->setCurrentIndex(versions_.size() > 1 && !unsaved_ ? 1 : 0);
  after_->setCurrentIndex(0);
  compare();
}

const protocol::TemplateView* TemplateVersions::versionOf(int at) const {
  return at < 0 || at >= static_cast<int>(versions_.size()) ? nullptr : &versions_[static_cast<std::size_t>(at)];
}

const protocol::TemplateView* TemplateVersions::newerVersion() const {
  const int at = after_->currentIndex();
  if (!unsaved_ || versions_.empty()) return versionOf(at);
  return at == 0 ? &*unsaved_ : versionOf(at - 1);
}

void TemplateVersions::compare() {
  for (QComboBox* box : {before_, after_}) tellChoice(box);
  const auto* older = versionOf(before_->currentIndex());
  const auto* newer = newerVersion();
  take_->setText(older == nullptr ? tr("Put it into the editor") : tr("Put v%1 into the editor").arg(older->version));
  take_->setBlocked(older == nullptr                                                        ? tr("No version is chosen")
                        : !versions_.empty() && older->version == versions_.front().version ? tr("It is the newest")
                                                                                            : QString());
  if (older == nullptr || newer == nullptr) {
    told_->clear();
    return difference_->showLines({});
  }
  const bool one = versions_.size() == 1 && !unsaved_;
  const QString apart = tr("Lines with - are in the left one only, lines with + in the right one.");
  told_->setText(one ? tr("It has one version.") : unsaved_ ? apart : tr("%1 versions. %2").arg(QString::number(versions_.size()), apart));
  difference_->showLines(lineDiff(templateText(*older), templateText(*newer)));
}

QString TemplateVersions::shown() const { return difference_->toPlainText(); }

}  // namespace signalbox::ui::views
