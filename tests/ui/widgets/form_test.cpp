#include "tests/ui/widgets/form_test.h"

#include "ui/theme/theme.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/label.h"
#include "ui/widgets/scroll_column.h"
#include "ui/widgets/scroll_edge.h"
#include "ui/widgets/sheet.h"

#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QVBoxLayout>

using namespace signalbox::ui;
using namespace signalbox::ui::widgets;

void FormTest::edgeTellsThatThereIsMoreBelow() {
  QWidget host;
  host.resize(300, 200);
  auto* content = new QWidget;
  content->setMinimumHeight(400);
  QScrollArea* area = scrolling(content, &host);
  area->setGeometry(0, 0, 300, 200);
  const auto* edge = new ScrollEdge(theme_, area);
  host.show();
  QTRY_VERIFY(edge->isVisible());
  QCOMPARE(edge->geometry(), QRect(0, 199, 300, 1));
  QCOMPARE(host.grab().toImage().pixelColor(150, 199), theme_.colors().hairline);
  area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
  QVERIFY(!edge->isVisible());
}

void FormTest::pressingWhatIsMissingGoesToItsField() {
  QWidget host;
  host.resize(1200, 600);
  auto* sheet = new Sheet(theme_, &host);
  auto* plan = new QWidget;
  plan->setMinimumHeight(900);
  auto* reason = new QLineEdit;
  sheet->body()->addWidget(plan);
  sheet->body()->addWidget(reason);
  host.show();
  sheet->open();
  const QString words = QStringLiteral("A reason is required");
  sheet->setConfirmBlocked(words, reason);
  Label* line = nullptr;
  for (Label* each : sheet->findChildren<Label*>())
    if (each->text() == words) line = each;
  QVERIFY(line != nullptr);
  QTRY_VERIFY(line->isVisible() && line->height() > 0 && reason->isVisible());
  QTRY_VERIFY(reason->visibleRegion().isEmpty());  // under the footer
  QTest::mouseClick(line, Qt::LeftButton);
  QTRY_VERIFY(!reason->visibleRegion().isEmpty());
  QVERIFY(host.focusWidget() == reason);
  sheet->setConfirmBlocked(words);  // what cannot be mended here leads nowhere
  sheet->cancelButton()->setFocus();
  QTest::mouseClick(line, Qt::LeftButton);
  QVERIFY(host.focusWidget() == sheet->cancelButton());
}

void FormTest::fieldWithoutWordsTakesNoRoomForThem() {
  FormRow field(theme_, QStringLiteral("Email"), new QLineEdit);
  const int bare = field.sizeHint().height();
  field.setError(QStringLiteral("Not an address"));
  const int told = field.sizeHint().height();
  QVERIFY(told > bare);
  field.setError({});
  QCOMPARE(field.sizeHint().height(), told);  // nothing jumps while it is typed anew
  FormRow expecting(theme_, QStringLiteral("URL"), new QLineEdit);
  expecting.keepLine();
  QCOMPARE(expecting.sizeHint().height(), told);
}
