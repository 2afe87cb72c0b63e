#include "tests/ui/widgets/label_test.h"

#include <QTest>
#include <QVBoxLayout>

#include "ui/theme/theme.h"
#include "ui/widgets/label.h"

namespace theme = signalbox::ui::theme;
using signalbox::ui::widgets::Label;

void LabelTest::cutTextIsNotWiderThanItsLabel() {
  Label label(theme_, theme::Type::Body, theme::Ink::Text, QStringLiteral("a very long cause of a dead letter that cannot fit"));
  label.setElide(Qt::ElideMiddle);
  label.resize(80, 20);
  QVERIFY(label.minimumSizeHint().width() < 40);
  QCOMPARE(label.textFormat(), Qt::PlainText);
}

void LabelTest::boundedTextIsAsHighAsItsLinesNeed() {
  QWidget wide;
  wide.resize(1600, 400);
  auto* lines = new QVBoxLayout(&wide);
  auto* label = new Label(theme_, theme::Type::Body, theme::Ink::Text, QStringLiteral("operations.control, ").repeated(30), &wide);
  label->setWordWrap(true);
  label->setMaximumWidth(theme_.px(400));
  lines->addWidget(label);
  lines->addStretch(1);
  wide.show();
  QCOMPARE(label->width(), theme_.px(400));
  QCOMPARE(label->height(), label->heightForWidth(label->width()));
  QVERIFY(label->height() > 3 * label->fontMetrics().height());
}
