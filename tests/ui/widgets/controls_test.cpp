#include "tests/ui/widgets/controls_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/html_view.h"
#include "ui/widgets/label.h"
#include "ui/widgets/pill.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/sheet.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/tile.h"
#include "ui/widgets/timeline_view.h"
#include "ui/widgets/undo_bar.h"
#include "ui/widgets/verdict_line.h"

#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QPixmap>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTextDocument>
#include <QUrl>
#include <QVBoxLayout>
#include <cmath>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

namespace {

struct SheetFixture {
  explicit SheetFixture(const theme::Theme& theme) : sheet(new Sheet(theme, &host)), edit(new QLineEdit) {
    host.resize(1200, 600);
    sheet->setTitle(QStringLiteral("Replay 12 messages"));
    sheet->setConfirm(QStringLiteral("Replay 12"));
    sheet->body()->addWidget(edit);
    host.show();
  }
  bool open() {
    if (!QTest::qWaitForWindowExposed(&host)) return false;
    host.activateWindow();
    sheet->open();
    return QTest::qWaitFor([this] { return host.isActiveWindow() && sheet->cancelButton()->hasFocus(); });
  }
  QWidget host;
  Sheet* sheet;
  QLineEdit* edit;
};

}  // namespace

void ControlsTest::blockedButtonSaysWhyAndDoesNotFire() {
  PrimaryButton button(theme_, QStringLiteral("Replay 12"));
  button.setHint(QStringLiteral("Plan a replay (r)"));
  QSignalSpy clicked(&button, &QPushButton::clicked);
  button.setBlocked(QStringLiteral("Needs the role operator"));
  button.click();
  QCOMPARE(clicked.count(), 0);
  QCOMPARE(button.toolTip(), QStringLiteral("Needs the role operator"));
  QCOMPARE(button.accessibleDescription(), QStringLiteral("Needs the role operator"));
  button.setBlocked({});
  QCOMPARE(button.toolTip(), QStringLiteral("Plan a replay (r)"));
  button.click();
  QCOMPARE(clicked.count(), 1);
}

void ControlsTest::enterNeverPressesAButton() {
  DangerButton button(theme_, QStringLiteral("Discard 1,284"));
  QSignalSpy clicked(&button, &QPushButton::clicked);
  QTest::keyClick(&button, Qt::Key_Return);
  QCOMPARE(clicked.count(), 0);
  QTest::keyClick(&button, Qt::Key_Space);
  QCOMPARE(clicked.count(), 1);
}

void ControlsTest::sheetFocusesTheHarmlessControlFirst() {
  SheetFixture f(theme_);
  QVERIFY(f.open());
  QCOMPARE(f.sheet->width() - theme_.px(24), theme_.px(theme::grid::kSheetWidth));
  QCOMPARE(f.sheet->geometry().right(), f.host.rect().right());
}

void ControlsTest::sheetConfirmsByControlEnterOnly() {
  SheetFixture f(theme_);
  QVERIFY(f.open());
  QSignalSpy confirmed(f.sheet, &Sheet::confirmed);
  f.edit->setFocus();
  QTest::keyClick(f.edit, Qt::Key_Return);
  f.sheet->confirmButton()->setFocus();
  QTest::keyClick(f.sheet->confirmButton(), Qt::Key_Return);
  QCOMPARE(confirmed.count(), 0);
  f.edit->setFocus();
  QTest::keyClick(f.edit, Qt::Key_Return, Qt::ControlModifier);
  QCOMPARE(confirmed.count(), 1);
}

void ControlsTest::blockedSheetDoesNotConfirm() {
  SheetFixture f(theme_);
  QVERIFY(f.open());
  QSignalSpy confirmed(f.sheet, &Sheet::confirmed);
  f.sheet->setConfirmBlocked(QStringLiteral("A reason is required"));
  QTest::keyClick(f.sheet->cancelButton(), Qt::Key_Return, Qt::ControlModifier);
  QCOMPARE(confirmed.count(), 0);
}

void ControlsTest::escapeLeavesTheSheetAndKeepsWhatWasTyped() {
  SheetFixture f(theme_);
  QVERIFY(f.open());
  QSignalSpy dismissed(f.sheet, &Sheet::dismissed);
  f.edit->setFocus();
  QTest::keyClicks(f.edit, QStringLiteral("provider fixed"));
  QTest::keyClick(f.edit, Qt::Key_Escape);
  QCOMPARE(dismissed.count(), 1);
  QVERIFY(!f.sheet->isOpen());
  f.sheet->open();
  QCOMPARE(f.edit->text(), QStringLiteral("provider fixed"));
}

void ControlsTest::skeletonComesAfterItsDelay() {
  Skeleton skeleton(theme_, Skeleton::Shape::Rows);
  skeleton.show();
  QVERIFY(!skeleton.isDrawn());
  QTRY_VERIFY(skeleton.isDrawn());
  skeleton.hide();
  QVERIFY(!skeleton.isDrawn());
}

void ControlsTest::skeletonKeepsOffTheCardsBorder() {
  Card card(theme_, {});
  card.setBody(new QWidget, false);  // a table, which touches the border
  card.resize(400, 200);
  card.showLoading(Skeleton::Shape::Rows);
  card.show();
  auto* skeleton = card.findChild<Skeleton*>();
  QVERIFY(skeleton != nullptr);
  const int room = theme_.px(theme::grid::kCard);
  QTRY_VERIFY(skeleton->width() > 0 && skeleton->isVisible());
  QVERIFY2(skeleton->mapTo(&card, QPoint()).x() >= room, qPrintable(QString::number(skeleton->mapTo(&card, QPoint()).x())));
  QVERIFY(skeleton->mapTo(&card, QPoint(skeleton->width(), 0)).x() <= card.width() - room);
}

void ControlsTest::cardKeepsItsFourStates() {
  Card card(theme_, QStringLiteral("Dead letters"));
  auto* body = new QLabel(QStringLiteral("content"));
  card.setBody(body);
  card.resize(400, 200);
  card.show();
  QSignalSpy retry(&card, &Card::retryPressed), act(&card, &Card::emptyActPressed);
  card.showLoading();
  QVERIFY(!body->isVisible());
  card.showEmpty(QStringLiteral("No dead letters."), QStringLiteral("Break a provider"));
  card.showError(QStringLiteral("No answer. Nothing was changed."), QStringLiteral("timeout"));
  for (ActButton* button : card.findChildren<ActButton*>())
    if (button->isVisible() && button->text() == QStringLiteral("Retry")) button->click();
  QCOMPARE(retry.count(), 1);
  card.showContent();
  QVERIFY(body->isVisible());
  QCOMPARE(act.count(), 0);
}

void ControlsTest::sentenceStandsInTheMiddleOfAWideCard() {
  Card card(theme_, {});
  card.resize(1200, 200);
  card.show();
  const QString words = QStringLiteral("No dead letters.");
  for (const bool failed : {false, true}) {
    failed ? card.showError(words, {}) : card.showEmpty(words);
    QCoreApplication::processEvents();
    int seen = 0;
    for (const Label* label : card.findChildren<Label*>()) {
      if (!label->isVisible() || label->text() != words) continue;
      ++seen;
      QVERIFY(label->width() <= theme_.px(theme::grid::kSentenceMax));
      QVERIFY2(std::abs(label->mapTo(&card, label->rect().center()).x() - card.width() / 2) <= 1, qPrintable(QString::number(label->x())));
    }
    QCOMPARE(seen, 1);
  }
}

void ControlsTest::onlyContentMakesACardHigher() {
  Card card(theme_, {});
  auto* body = new QLabel(QStringLiteral("words that wrap"));
  body->setWordWrap(true);
  card.setBody(body);
  card.showContent();
  QVERIFY(card.hasHeightForWidth());
  card.showEmpty(QStringLiteral("No dead letters."));
  QVERIFY(!card.hasHeightForWidth());
}

void ControlsTest::undoIsOfferedForItsTimeOnly() {
  UndoBar bar(theme_);
  QSignalSpy undone(&bar, &UndoBar::undone), passed(&bar, &UndoBar::passed);
  bar.offer(QStringLiteral("Discarded 12."), 10);
  bar.undo();
  bar.undo();
  QCOMPARE(undone.count(), 1);
  bar.offer(QStringLiteral("Discarded 12."), 1);
  QTRY_COMPARE(passed.count(), 1);
  bar.undo();
  QCOMPARE(undone.count(), 1);
}

void ControlsTest::segmentsStepAndStopAtTheEnds() {
  SegmentedControl control(theme_, QStringLiteral("Range"));
  control.setSegments({{QStringLiteral("15m"), QStringLiteral("15 m"), {}}, {QStringLiteral("1h"), QStringLiteral("1 h"), {}}});
  control.setCurrent(QStringLiteral("15m"));
  QSignalSpy chosen(&control, &SegmentedControl::chosen);
  const int width = control.sizeHint().width();
  QTest::keyClick(&control, Qt::Key_Right);
  QTest::keyClick(&control, Qt::Key_Right);
  QCOMPARE(chosen.count(), 1);
  QCOMPARE(control.current(), QStringLiteral("1h"));
  QCOMPARE(control.sizeHint().width(), width);
  QCOMPARE(control.accessibleName(), QStringLiteral("Range: 1 h"));
}

void ControlsTest::segmentsGiveWayWhereItIsNarrow() {
  SegmentedControl control(theme_, QStringLiteral("Parts"));
  std::vector<SegmentedControl::Segment> segments;
  for (const char* words : {"Sent", "Suppressions and what they keep away", "This console"})
    segments.push_back({QString::fromLatin1(words), QString::fromLatin1(words), {}});
  control.setSegments(segments);
  QSignalSpy chosen(&control, &SegmentedControl::chosen);
  const int whole = control.sizeHint().width();
  QVERIFY(control.minimumSizeHint().width() < whole / 2);
  for (const int width : {whole, whole - 20, whole / 2, control.minimumSizeHint().width()}) {
    control.resize(width, 28);
    control.setCurrent(segments[0].key);
    QTest::mouseClick(&control, Qt::LeftButton, {}, {width - 4 * static_cast<int>(segments.size()) - 4, 14});
    QVERIFY2(chosen.count() == 1 && control.current() == segments[2].key, qPrintable(QString::number(width)));  // the last one is within reach
    chosen.clear();
  }
}

void ControlsTest::searchOffersCompletionsWithoutTakingFocus() {
  QWidget page;
  auto* layout = new QVBoxLayout(&page);
  auto* field = new SearchField(theme_, QStringLiteral("Search"));
  layout->addWidget(field);
  page.resize(500, 400);
  page.show();
  QVERIFY(QTest::qWaitForWindowExposed(&page));
  page.activateWindow();
  field->setFocus();
  QTRY_VERIFY(field->hasFocus());
  QSignalSpy wanted(field, &SearchField::completionsWanted), searched(field, &SearchField::searched);
  QTest::keyClicks(field, QStringLiteral("pro"));
  QCOMPARE(wanted.count(), 3);
  field->setCompletions({{QStringLiteral("provider:twilio"), QStringLiteral("provider")}, {QStringLiteral("provider:ses"), {}}});
  QVERIFY(field->completionsShown());
  QVERIFY(field->hasFocus());
  QTest::keyClick(field, Qt::Key_Down);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(field->text(), QStringLiteral("provider:twilio"));
  QCOMPARE(searched.count(), 0);
  QTest::keyClick(field, Qt::Key_Return);
  QCOMPARE(searched.count(), 1);
}

void ControlsTest::slashIsDrawnWhereItLeads() {
  SearchField field(theme_, QStringLiteral("Search"));
  field.resize(field.sizeHint());
  QVERIFY(field.toolTip().contains(QLatin1Char('/')));
  const QImage answering = field.grab().toImage();
  field.setAnswersKey(false);
  QVERIFY(!field.toolTip().contains(QLatin1Char('/')));
  QVERIFY(field.grab().toImage() != answering);
}

void ControlsTest::verdictEscapesData() {
  VerdictLine line(theme_);
  line.setPieces({{QStringLiteral("<img src=x> is not sending"), QStringLiteral("delivery/\"x"), false}});
  QVERIFY(!line.text().contains(QStringLiteral("<img")));
  QCOMPARE(line.accessibleName(), QStringLiteral("<img src=x> is not sending"));
}

void ControlsTest::tickingNumbersKeepTheirWidth() {
  Pill pill(theme_);
  pill.setText(QStringLiteral("Live, 0.1 s behind"));
  const int width = pill.sizeHint().width();
  for (int i = 2; i <= 9; ++i) {
    pill.setText(QStringLiteral("Live, 0.%1 s behind").arg(i));
    QCOMPARE(pill.sizeHint().width(), width);
  }
  Label figure(theme_, theme::Type::Figure, theme::Ink::Text, QStringLiteral("1,111"));
  const int wide = figure.sizeHint().width();
  figure.setText(QStringLiteral("8,048"));
  QCOMPARE(figure.sizeHint().width(), wide);
}

void ControlsTest::timelineShowsGapsAndFolds() {
  TimelineView view(theme_);
  TimelineGeneration generation{QStringLiteral("Replay 1"), false, {}};
  generation.entries = {{0, {}, TimelineMark::Step, QStringLiteral("Accepted"), {}, false, {}},
                        {30, {}, TimelineMark::Sent, QStringLiteral("Sent"), {}, false, {}}};
  view.setGenerations({generation});
  const int close = view.heightForWidth(440);
  generation.entries[1].offsetSeconds = 300;
  view.setGenerations({generation});
  QCOMPARE(view.heightForWidth(440) - close, theme_.px(28));
  view.setFolded(0, true);
  QCOMPARE(view.heightForWidth(440), theme_.px(32));
}

void ControlsTest::formErrorTakesTheHintsPlace() {
  auto* edit = new QLineEdit;
  FormRow field(theme_, QStringLiteral("Host"), edit);
  field.setHint(QStringLiteral("Without the port"));
  field.adjustSize();
  const int height = field.sizeHint().height();
  field.setError(QStringLiteral("Not a host name"));
  QVERIFY(field.hasError());
  QCOMPARE(field.sizeHint().height(), height);
  QCOMPARE(edit->accessibleName(), QStringLiteral("Host"));
  QCOMPARE(edit->accessibleDescription(), QStringLiteral("Not a host name"));
}

void ControlsTest::tileOpensByEnterAndSaysItsValue() {
  Tile tile(theme_, QStringLiteral("Dead letters"));
  tile.setFigure(QStringLiteral("48.2 k"), QStringLiteral("48,213"));
  QSignalSpy clicked(&tile, &QAbstractButton::clicked);
  QTest::keyClick(&tile, Qt::Key_Return);
  QCOMPARE(clicked.count(), 1);
  QCOMPARE(tile.accessibleName(), QStringLiteral("Dead letters: 48,213"));
  QCOMPARE(tile.sizeHint(), QSize(227, 88));
}

void ControlsTest::trendGivesWayToTheFigure() {
  Tile tile(theme_, QStringLiteral("Waiting"));
  tile.setFigure(QStringLiteral("1,204"), {});
  const auto* trend = tile.findChild<Sparkline*>();
  tile.resize(theme_.px(227), theme_.px(88));
  tile.show();
  QVERIFY(trend->isVisible());
  tile.resize(theme_.px(150), theme_.px(88));
  QVERIFY(!trend->isVisible());
  tile.setFigure(QStringLiteral("4"), {});
  QVERIFY(!trend->isVisible());  // tiles beside it are as narrow: all have theirs or none has
  tile.resize(theme_.px(227), theme_.px(88));
  QVERIFY(trend->isVisible());
}

void ControlsTest::mailLoadsNothing() {
  const QTemporaryDir folder;
  const QString picture = folder.filePath(QStringLiteral("red.png")), style = folder.filePath(QStringLiteral("red.css"));
  QImage red(40, 40, QImage::Format_RGB32);
  red.fill(Qt::red);
  QVERIFY(red.save(picture));
  QFile sheet(style);
  QVERIFY(sheet.open(QIODevice::WriteOnly) && sheet.write("p { color: red }") > 0);
  sheet.close();
  HtmlView view(theme_, QStringLiteral("Preview"));
  view.resize(300, 200);
  view.show();
  const QString url = QUrl::fromLocalFile(picture).toString();
  view.setMail(
      QStringLiteral(
          "<meta name=\"a\" content=\">\"><LINK rel=\"stylesheet\" href=\"%3\"><p>Hello</p><img src=\"%1\"><img src=\"%2\"><div style=\"background-image: url('%1')\">x</div>")
          .arg(url, picture, QUrl::fromLocalFile(style).toString()));
  QVERIFY2(view.toPlainText().startsWith(QStringLiteral("Hello")), qPrintable(view.toHtml()));
  const QImage seen = view.viewport()->grab().toImage();
  QImage paper(view.viewport()->size(), QImage::Format_ARGB32_Premultiplied);
  paper.fill(Qt::transparent);
  view.viewport()->render(&paper, {}, {}, QWidget::DrawChildren);
  QVERIFY(paper.pixelColor(paper.rect().center()).alpha() == 255 && paper.pixelColor(0, 0).alpha() == 0);  // its corners are round
  int reds = 0;
  for (int y = 0; y < seen.height(); ++y)
    for (int x = 0; x < seen.width(); ++x) {
      const QColor each = seen.pixelColor(x, y);
      reds += each.red() > 200 && each.green() < 60 && each.blue() < 60 ? 1 : 0;
    }
  QCOMPARE(reds, 0);
  for (const QUrl& name : {QUrl(url), QUrl(picture), QUrl(QStringLiteral("https://example.com/p.png"))})
    QCOMPARE(qvariant_cast<QImage>(view.document()->resource(QTextDocument::ImageResource, name)).size(), QSize(1, 1));
  QCOMPARE(view.document()->resource(QTextDocument::StyleSheetResource, QUrl::fromLocalFile(style)).toString().trimmed(), QString());
  QVERIFY(!view.textInteractionFlags().testFlag(Qt::LinksAccessibleByMouse) && !view.openLinks());
}

void ControlsTest::mailOfTablesInTablesIsShownAsWritten() {
  HtmlView view(theme_, QStringLiteral("Preview"));
  const auto tables = [](int depth) {
    return QString(QStringLiteral("<table><tr><td>").repeated(depth) + QStringLiteral("deep") + QStringLiteral("</td></tr></table>").repeated(depth));
  };
  view.setMail(tables(4));
  QVERIFY(!view.toPlainText().contains(QStringLiteral("<td>")));
  view.setMail(tables(40));
  QVERIFY(view.toPlainText().contains(QStringLiteral("<td>")));
  view.setMail(QStringLiteral("<table><tr><td>a</td></tr></table>").repeated(40));  // beside each other there may be many
  QVERIFY(!view.toPlainText().contains(QStringLiteral("<td>")));
}
