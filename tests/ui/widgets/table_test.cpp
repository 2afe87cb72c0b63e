#include "tests/ui/widgets/table_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/header_tooltips.h"
#include "ui/widgets/table.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>
#include <QToolTip>

using namespace signalbox::ui::widgets;

namespace {

QList<QStandardItem*> row(const QString& id) {
  auto* box = new QStandardItem;
  box->setData(id, kIdRole);
  return {box, new QStandardItem(id), new QStandardItem(QStringLiteral("12"))};
}

struct Fixture {
  explicit Fixture(const signalbox::ui::theme::Theme& theme) : table(theme, QStringLiteral("Groups")) {
    for (const char* id : {"a", "b", "c", "d"}) model.appendRow(row(QString::fromLatin1(id)));
    table.setSource(&model);
    table.setColumn(0, Table::Column::Check, 36);
    table.setColumn(1, Table::Column::Middle, 0);
    table.setColumn(2, Table::Column::Number, 96);
    table.resize(400, 300);
  }
  QString shown() const {
    QString text;
    for (int i = 0; i < table.model()->rowCount(); ++i) text += table.model()->index(i, 1).data().toString();
    return text;
  }
  QStandardItemModel model;
  Table table;
};

// Answers each change with a reset, as a list does that was read again from the engine.
class ResettingModel final : public QAbstractTableModel {
 public:
  void set(const QStringList& all) {
    beginResetModel();
    ids_ = all;
    endResetModel();
  }
  int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(ids_.size()); }
  int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : 2; }
  QVariant data(const QModelIndex& index, int role) const override {
    return role == kIdRole || role == Qt::DisplayRole ? QVariant(ids_.value(index.row())) : QVariant();
  }

 private:
  QStringList ids_;
};

QSet<QString> ids(std::initializer_list<const char*> names) {
  QSet<QString> all;
  for (const char* name : names) all.insert(QString::fromLatin1(name));
  return all;
}

}  // namespace

void TableTest::staleRowsAreMuted() {
  Card card(theme_, QStringLiteral("Groups"));
  auto* body = new QWidget;
  auto* table = new Table(theme_, QStringLiteral("Groups"), body);
  card.setBody(body);
  QStandardItemModel model;
  model.appendRow(row(QStringLiteral("HHHHHHHH")));
  table->setSource(&model);
  table->setColumn(1, Table::Column::Text, 0);
  table->resize(400, 200);
  table->setCurrentIndex({});
  const auto darkest = [&] {
    const QImage picture = table->viewport()->grab().toImage();
    int least = 255;
    for (int y = 0; y < picture.height(); ++y)
      for (int x = 0; x < picture.width(); ++x) least = qMin(least, qGray(picture.pixel(x, y)));
    return least;
  };
  const int live = darkest();
  card.setStale(true);
  QVERIFY(table->isStale());
  const int muted = darkest();
  QVERIFY2(muted > live + 30, qPrintable(QStringLiteral("%1 and %2").arg(live).arg(muted)));
  card.setStale(false);
  QCOMPARE(darkest(), live);
}

void TableTest::newRowsWaitWhileSomethingIsChosen() {
  Fixture f(theme_);
  QSignalSpy waiting(&f.table, &Table::newWaiting);
  f.table.setChosen(ids({"b"}));
  f.model.insertRow(0, row(QStringLiteral("n")));
  f.model.insertRow(2, row(QStringLiteral("m")));
  QCOMPARE(f.shown(), QStringLiteral("abcd"));
  QCOMPARE(f.table.order()->waiting(), 2);
  QTest::keyClick(&f.table, Qt::Key_N);
  QCOMPARE(f.shown(), QStringLiteral("nambcd"));
  QCOMPARE(f.table.order()->waiting(), 0);
  QCOMPARE(f.table.chosen(), ids({"b"}));
  QVERIFY(f.table.order()->isFrozen());
  QCOMPARE(waiting.count(), 3);
}

void TableTest::newRowsShowAtOnceOtherwise() {
  Fixture f(theme_);
  f.model.insertRow(0, row(QStringLiteral("n")));
  QCOMPARE(f.shown(), QStringLiteral("nabcd"));
  f.model.removeRow(1);
  QCOMPARE(f.shown(), QStringLiteral("nbcd"));
}

void TableTest::pagingAtTheEndShowsWhileFrozen() {
  Fixture f(theme_);
  f.table.setChosen(ids({"a"}));
  f.model.appendRow(row(QStringLiteral("e")));
  QCOMPARE(f.shown(), QStringLiteral("abcde"));
  QCOMPARE(f.table.order()->waiting(), 0);
}

void TableTest::goneRowKeepsItsPlaceAndLooks() {
  Fixture f(theme_);
  f.table.setChosen(ids({"a"}));
  f.model.removeRow(1);
  QCOMPARE(f.shown(), QStringLiteral("abcd"));
  QVERIFY(!(f.table.model()->index(1, 0).flags() & Qt::ItemIsEnabled));
  f.table.clearChosen();
  QCOMPARE(f.shown(), QStringLiteral("acd"));
}

void TableTest::resetWhileFrozenKeepsTheOrder() {
  Fixture f(theme_);
  ResettingModel model;
  model.set({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
  f.table.setSource(&model);
  f.table.setChosen(ids({"c"}));
  model.set({QStringLiteral("x"), QStringLiteral("c"), QStringLiteral("a")});
  QCOMPARE(f.shown(), QStringLiteral("abc"));
  QCOMPARE(f.table.order()->waiting(), 1);
  QVERIFY(!(f.table.model()->index(1, 0).flags() & Qt::ItemIsEnabled));
  QVERIFY(f.table.model()->index(2, 0).flags() & Qt::ItemIsEnabled);
  f.table.clearChosen();
  QCOMPARE(f.shown(), QStringLiteral("xca"));
}

void TableTest::anotherListIsShownWhileFrozen() {
  Fixture f(theme_);
  ResettingModel model;
  model.set({QStringLiteral("a"), QStringLiteral("b")});
  f.table.setSource(&model);
  f.table.setCurrentId(QStringLiteral("b"));
  f.table.setChosen(ids({"a"}));
  model.set({});  // as a list does that looks for something else
  QCOMPARE(f.shown(), QString());
  QCOMPARE(f.table.currentId(), QString());
  model.set({QStringLiteral("x"), QStringLiteral("y")});
  QCOMPARE(f.shown(), QStringLiteral("xy"));
  QCOMPARE(f.table.order()->waiting(), 0);
  QVERIFY(f.table.order()->isFrozen());
  // Nor does the first row of all wait: nothing moves for it.
  QStandardItemModel rows(0, 3);
  f.table.setSource(&rows);
  rows.appendRow(row(QStringLiteral("n")));
  QCOMPARE(f.shown(), QStringLiteral("n"));
  rows.insertRow(0, row(QStringLiteral("m")));
  QCOMPARE(f.shown(), QStringLiteral("n"));
  QCOMPARE(f.table.order()->waiting(), 1);
}

void TableTest::choiceSurvivesSortingAndResets() {
  Fixture f(theme_);
  f.table.setCurrentId(QStringLiteral("c"));
  f.table.setChosen(ids({"a", "d"}));
  f.table.order()->sort(1, Qt::DescendingOrder);
  QCOMPARE(f.shown(), QStringLiteral("dcba"));
  QCOMPARE(f.table.chosen(), ids({"a", "d"}));
  QCOMPARE(f.table.currentId(), QStringLiteral("c"));
  QVERIFY(f.table.isChosen(f.table.model()->index(0, 0)));
  QVERIFY(!f.table.isChosen(f.table.model()->index(1, 0)));
}

void TableTest::cursorIsDrawnOtherwiseThanATick() {
  Fixture f(theme_);
  f.table.show();
  QVERIFY(QTest::qWaitForWindowExposed(&f.table));
  f.table.setCurrentId(QStringLiteral("b"));
  f.table.setChosen(ids({"c"}));
  const auto& colors = theme_.colors();
  const QImage picture = f.table.viewport()->grab().toImage();
  const auto at = [&](int row, bool edge) {
    const QRect cell = f.table.visualRect(f.table.model()->index(row, edge ? 0 : 1));
    return picture.pixelColor(edge ? cell.left() + 1 : cell.right() - 2, cell.top() + 2);
  };
  QCOMPARE(at(2, false), colors.selectedRow);
  QCOMPARE(at(2, true), colors.selectedRow);  // no bar
  QCOMPARE(at(1, false), colors.hover);
  QVERIFY(at(1, true) == colors.accent || at(1, true) == colors.secondary);
  QVERIFY(at(0, false) != colors.hover);
  // What is both has both.
  f.table.setChosen(ids({"b"}));
  const QImage both = f.table.viewport()->grab().toImage();
  const QRect cell = f.table.visualRect(f.table.model()->index(1, 0));
  QVERIFY(both.pixelColor(cell.left() + 1, cell.top() + 2) != colors.selectedRow);
  QCOMPARE(both.pixelColor(cell.right() - 1, cell.top() + 2), colors.selectedRow);
}

void TableTest::keysMoveChooseAndOpen() {
  Fixture f(theme_);
  QSignalSpy opened(&f.table, &Table::opened), all(&f.table, &Table::allMatchingRequested);
  f.table.setCurrentId(QStringLiteral("a"));
  QTest::keyClick(&f.table, Qt::Key_J);
  QCOMPARE(f.table.currentId(), QStringLiteral("b"));
  QTest::keyClick(&f.table, Qt::Key_X);
  QTest::keyClick(&f.table, Qt::Key_J);
  QTest::keyClick(&f.table, Qt::Key_J);
  QTest::keyClick(&f.table, Qt::Key_X, Qt::ShiftModifier);
  QCOMPARE(f.table.chosen(), ids({"b", "c", "d"}));
  QTest::keyClick(&f.table, Qt::Key_K);
  QTest::keyClick(&f.table, Qt::Key_X);
  QCOMPARE(f.table.chosen(), ids({"b", "d"}));
  QTest::keyClick(&f.table, Qt::Key_Return);
  QCOMPARE(opened.value(0).value(0).toString(), QStringLiteral("c"));
  QTest::keyClick(&f.table, Qt::Key_A, Qt::ControlModifier);
  QCOMPARE(all.count(), 1);
}

void TableTest::lettersReachThePage() {
  Fixture f(theme_);
  f.table.setCurrentId(QStringLiteral("a"));
  QKeyEvent key(QEvent::KeyPress, Qt::Key_D, Qt::NoModifier, QStringLiteral("d"));
  QCoreApplication::sendEvent(&f.table, &key);
  QVERIFY(!key.isAccepted());
  QCOMPARE(f.table.currentId(), QStringLiteral("a"));
}

void TableTest::boxesAreChosenByThePointer() {
  Fixture f(theme_);
  f.table.show();
  QVERIFY(QTest::qWaitForWindowExposed(&f.table));
  const auto centre = [&](int line, int column) { return f.table.visualRect(f.table.model()->index(line, column)).center(); };
  QTest::mouseClick(f.table.viewport(), Qt::LeftButton, {}, centre(1, 0));
  QCOMPARE(f.table.chosen(), ids({"b"}));
  QTest::mouseClick(f.table.viewport(), Qt::LeftButton, Qt::ShiftModifier, centre(3, 0));
  QCOMPARE(f.table.chosen(), ids({"b", "c", "d"}));
  QTest::mouseClick(f.table.viewport(), Qt::LeftButton, {}, centre(0, 1));
  QCOMPARE(f.table.currentId(), QStringLiteral("a"));
  QCOMPARE(f.table.chosen(), ids({"b", "c", "d"}));
}

void TableTest::numbersAndTheirHeadersStandRight() {
  Fixture f(theme_);
  QVERIFY(f.table.model()->headerData(2, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight);
  QVERIFY(!f.table.model()->headerData(1, Qt::Horizontal, Qt::TextAlignmentRole).isValid());
}

void TableTest::titleThatIsCutIsWholeUnderThePointer() {
  Fixture f(theme_);
  f.model.setHorizontalHeaderLabels({QString(), QStringLiteral("Cause"), QStringLiteral("Messages that wait")});
  f.table.show();
  auto* header = f.table.horizontalHeader();
  const auto* words = header->findChild<HeaderTooltips*>();
  QVERIFY(words != nullptr);
  QCOMPARE(words->wordsOf(1), QString());
  QCOMPARE(words->wordsOf(2), QStringLiteral("Messages that wait"));
  const QPoint at(header->sectionViewportPosition(2) + 4, 4);
  QHelpEvent help(QEvent::ToolTip, at, header->viewport()->mapToGlobal(at));
  QApplication::sendEvent(header->viewport(), &help);
  QCOMPARE(QToolTip::text(), QStringLiteral("Messages that wait"));
  QToolTip::hideText();
  f.table.setColumn(2, Table::Column::Number, 200);
  QCOMPARE(words->wordsOf(2), QString());
}

void TableTest::columnsGiveWayToTheOneThatTakesTheRest() {
  Fixture f(theme_);
  f.table.setGivingWay({2});
  f.table.show();
  QVERIFY(!f.table.isColumnHidden(2));
  f.table.resize(300, 300);
  QVERIFY(f.table.isColumnHidden(2));
  QVERIFY(f.table.columnWidth(1) >= 200);
  f.table.resize(400, 300);
  QVERIFY(!f.table.isColumnHidden(2));
  QCOMPARE(f.table.columnWidth(2), 96);
}

void TableTest::wideTablesShareTheRestOut() {
  Fixture f(theme_);
  f.table.setColumn(2, Table::Column::Text, 96);
  f.table.resize(2 * Table::kRestMost + 400, 300);
  f.table.show();
  QVERIFY(f.table.columnWidth(1) <= theme_.px(Table::kRestMost) + 2);
  QVERIFY(f.table.columnWidth(2) > theme_.px(96));
  f.table.resize(500, 300);
  QCOMPARE(f.table.columnWidth(2), theme_.px(96));
}

void TableTest::frozenModelPassesTheModelTester() {
  Fixture f(theme_);
  const QAbstractItemModelTester tester(f.table.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
  f.model.appendRow(row(QStringLiteral("e")));
  f.table.setChosen(ids({"a"}));
  f.model.insertRow(0, row(QStringLiteral("n")));
  f.model.appendRow(row(QStringLiteral("z")));
  f.model.removeRow(2);
  f.table.showNew();
  f.model.sort(1, Qt::DescendingOrder);
  f.table.clearChosen();
  f.model.removeRow(0);
  QCOMPARE(f.shown().size(), f.model.rowCount());
}
