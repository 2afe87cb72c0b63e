#include "tests/ui/theme/theme_test.h"

#include "ui/theme/boxes.h"
#include "ui/theme/proxy_style.h"
#include "ui/theme/style_parts.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QFile>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QRawFont>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStyleOption>
#include <QTest>
#include <QTextLayout>
#include <QToolTip>
#include <QWheelEvent>
#include <cstdlib>

using namespace signalbox::ui::theme;

namespace {
constexpr std::array kTypes{Type::Axis,      Type::Caption,   Type::CaptionStrong, Type::Body, Type::BodyStrong,
                            Type::CardTitle, Type::PageTitle, Type::Figure,        Type::Mono, Type::MonoSmall};
}

void ThemeTest::shippedFontsAreUsed() {
  const Theme theme;
  QCOMPARE(QFontInfo(theme.font(Type::Body)).family(), QStringLiteral("Roboto"));
  QCOMPARE(QFontInfo(theme.font(Type::Mono)).family(), QStringLiteral("JetBrains Mono NL"));
  QCOMPARE(QFontInfo(theme.font(Type::CardTitle)).weight(), static_cast<int>(QFont::Medium));
  QCOMPARE(theme.font(Type::Figure).pixelSize(), 28);
}

void ThemeTest::digitsAreEquallyWide() {
  const Theme theme;
  for (const Type type : kTypes) {
    const QFontMetricsF metrics(theme.font(type));
    for (char digit = '1'; digit <= '9'; ++digit)
      QCOMPARE(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance(QLatin1Char('0')));
  }
}

/// A ligature draws "http://" and "</p>" otherwise than they are written.
void ThemeTest::exactTextIsDrawnCharacterByCharacter() {
  const Theme theme;
  const QFont font = theme.font(Type::Mono);
  const QString exact = QStringLiteral("http://a.example</p>!==->");
  QTextLayout layout(exact, font);
  layout.beginLayout();
  layout.createLine().setLineWidth(2000);
  layout.endLayout();
  QList<quint32> drawn;
  for (const QGlyphRun& run : layout.glyphRuns()) drawn += run.glyphIndexes();
  QCOMPARE(drawn, QRawFont::fromFont(font).glyphIndexesForString(exact));
}

void ThemeTest::eachIconDrawsInTheColourAsked() {
  const Theme theme;
  for (int i = 0; i < kIconCount; ++i) {
    const auto icon = static_cast<Icon>(i);
    QVERIFY2(QFile::exists(iconPath(icon)), qPrintable(iconPath(icon)));
    const QImage image = tintedPixmap(icon, theme.colors().accent, 16, 2.0).toImage();
    int solid = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) {
        const QColor pixel = image.pixelColor(x, y);
        if (pixel.alpha() != 255) continue;
        ++solid;
        QCOMPARE(pixel.rgb(), theme.colors().accent.rgb());
      }
    QVERIFY2(solid > 8, qPrintable(iconPath(icon)));
  }
}

void ThemeTest::modeSwitchesPaletteAndColoursLive() {
  Theme theme;
  theme.setMode(Mode::Light);
  theme.install(*qApp);
  QCOMPARE(qApp->palette().color(QPalette::Window), lightColors().window);
  QSignalSpy changed(&theme, &Theme::changed);
  theme.setMode(Mode::Dark);
  QCOMPARE(changed.count(), 1);
  QVERIFY(theme.isDark());
  QCOMPARE(qApp->palette().color(QPalette::Window), darkColors().window);
  QCOMPARE(theme.hue(Hue::Failed), darkColors().breakerOpen);
}

void ThemeTest::sameModeAgainSaysNothing() {
  Theme theme;
  theme.setMode(Mode::Dark);
  QSignalSpy changed(&theme, &Theme::changed);
  theme.setMode(Mode::Dark);
  theme.setScalePercent(100);
  QCOMPARE(changed.count(), 0);
}

void ThemeTest::scaleGoesToTheNearestStep() {
  Theme theme;
  theme.setScalePercent(128);
  QCOMPARE(theme.scalePercent(), 130);
  QCOMPARE(theme.px(32), 42);
  QCOMPARE(theme.font(Type::Body).pixelSize(), 17);
  theme.setScalePercent(900);
  QCOMPARE(theme.scalePercent(), 150);
}

void ThemeTest::layoutsFollowTheScale() {
  Theme theme;
  QWidget page;
  QHBoxLayout* line = row(theme, &page, grid::kGap, Margins::all(grid::kPage));
  QCOMPARE(line->spacing(), 16);
  theme.setScalePercent(150);
  QCOMPARE(line->spacing(), 24);
  QCOMPARE(line->contentsMargins().left(), 24);
}

void ThemeTest::sizesFollowTheScale() {
  Theme theme;
  QWidget fixed, least, most;
  fixSize(theme, &fixed, 40, 20);
  leastSize(theme, &least, 0, 60);
  mostWidth(theme, &most, 720);
  theme.setScalePercent(150);
  QCOMPARE(fixed.size(), QSize(60, 30));
  QCOMPARE(least.minimumSize(), QSize(0, 90));
  QCOMPARE(most.maximumWidth(), 1080);
  theme.setScalePercent(100);
  QCOMPARE(fixed.size(), QSize(40, 20));
  QCOMPARE(least.minimumSize(), QSize(0, 60));
  QCOMPARE(most.maximumWidth(), 720);
}

void ThemeTest::comboBoxForgetsItsSizeWithTheScale() {
  Theme theme;
  theme.install(*qApp);
  QComboBox combo;
  combo.addItem(QStringLiteral("By the routing"));
  const QSize least = combo.minimumSizeHint();
  theme.setScalePercent(150);
  QCOMPARE(combo.minimumSizeHint().height(), theme.px(grid::kControl));
  theme.setScalePercent(100);
  QCOMPARE(combo.minimumSizeHint(), least);
}

void ThemeTest::narrowComboBoxEndsItsWordsWithAnEllipsisAndTellsThem() {
  Theme theme;
  theme.install(*qApp);
  const QString whole = QStringLiteral("v7, 10 May 2026 11:04 by <b>ana</b>");
  const auto shown = [](const QString& words, int width) {
    QComboBox combo;
    combo.addItem(words);
    combo.resize(width, grid::kControl);
    return combo.grab().toImage();
  };
  const auto told = [&whole](int width) {
    QComboBox combo;
    combo.addItem(whole);
    combo.resize(width, grid::kControl);
    combo.show();
    QHelpEvent help(QEvent::ToolTip, {10, 10}, combo.mapToGlobal(QPoint(10, 10)));
    qApp->sendEvent(&combo, &help);
    return QToolTip::isVisible() ? QToolTip::text() : QString();
  };
  QComboBox wide;
  wide.addItem(whole);
  const int room = wide.sizeHint().width(), narrow = room / 2;
  const QString cut = QFontMetrics(wide.font()).elidedText(whole, Qt::ElideRight, narrow - theme.px(28) - theme.px(grid::kSmall) + 1 - 2);
  QVERIFY(cut != whole);
  QCOMPARE(shown(whole, narrow), shown(cut, narrow));
  QVERIFY(shown(whole, room) != shown(cut, room));
  QCOMPARE(told(room), QString());  // first, since a tip is not gone at once
  QVERIFY2(told(narrow).contains(whole.toHtmlEscaped()), qPrintable(told(narrow)));
}

void ThemeTest::fieldThatIsOnlyShownLooksSo() {
  Theme theme;
  theme.setMode(Mode::Light);
  theme.install(*qApp);
  QLineEdit field;
  field.resize(200, grid::kControl);
  const auto ground = [&field] {
    const QImage image = field.grab().toImage();
    return image.pixelColor(image.width() - 20, image.height() / 2);
  };
  QCOMPARE(ground(), theme.colors().surface);
  field.setReadOnly(true);
  QCOMPARE(ground(), theme.colors().window);
}

void ThemeTest::controlsAreAsHighAsTheGridSays() {
  Theme theme;
  theme.install(*qApp);
  QPushButton button(QStringLiteral("Replay 12"));
  QLineEdit edit;
  QComboBox combo;
  QSpinBox spin;
  for (QWidget* control : std::initializer_list<QWidget*>{&button, &edit, &combo, &spin}) QCOMPARE(control->sizeHint().height(), grid::kControl);
}

void ThemeTest::boxesStandOnWholePixels() {
  const Theme theme;
  for (const auto element : {QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorRadioButton}) {
    for (const QRect& place : {QRect(8, 8, 16, 16), QRect(8, 8, 17, 17), QRect(8, 6, 36, 28)}) {
      QImage image(64, 48, QImage::Format_ARGB32_Premultiplied);
      image.fill(Qt::transparent);
      QStyleOption option;
      option.rect = place;
      option.state = QStyle::State_Enabled;
      QPainter painter(&image);
      drawButtonPrimitive(theme, element, &option, &painter, nullptr);
      painter.end();
      const int middle = place.center().y();
      int left = 64, right = 0;
      for (int x = 0; x < image.width(); ++x)
        if (image.pixelColor(x, middle).alpha() > 0) {
          left = qMin(left, x);
          right = qMax(right, x);
        }
      QCOMPARE(right - left + 1, 16);
      QVERIFY(image.pixelColor(left, middle).alpha() > 200 && image.pixelColor(right, middle).alpha() > 200);  // not half of it on each of two
    }
  }
}

void ThemeTest::boxesThatNobodyCanTurnLookIt() {
  Theme theme;
  for (const Mode mode : {Mode::Light, Mode::Dark}) {
    theme.setMode(mode);
    for (const auto element : {QStyle::PE_IndicatorCheckBox, QStyle::PE_IndicatorRadioButton}) {
      const auto edge = [&](QStyle::State state) {
        QImage image(32, 32, QImage::Format_ARGB32_Premultiplied);
        image.fill(theme.colors().surface);
        QStyleOption option;
        option.rect = QRect(8, 8, 16, 16);
        option.state = state;
        QPainter painter(&image);
        drawButtonPrimitive(theme, element, &option, &painter, nullptr);
        painter.end();
        return image.pixelColor(8, 16);
      };
      const auto distance = [](const QColor& one, const QColor& other) {
        return std::abs(one.red() - other.red()) + std::abs(one.green() - other.green()) + std::abs(one.blue() - other.blue());
      };
      const QColor hairline = theme.colors().hairline, border = theme.colors().inputBorder, locked = edge(QStyle::State_None);
      QVERIFY2(distance(locked, hairline) < distance(locked, border), qPrintable(locked.name()));
      const QColor free = edge(QStyle::State_Enabled);
      QVERIFY2(distance(free, border) < distance(free, hairline), qPrintable(free.name()));
    }
  }
}

void ThemeTest::focusRingIsDrawnInTheAccent() {
  Theme theme;
  theme.setMode(Mode::Light);
  theme.install(*qApp);
  QWidget page;
  QHBoxLayout* line = row(theme, &page);
  auto* first = new QLineEdit;
  auto* second = new QPushButton(QStringLiteral("Apply"));
  line->addWidget(first);
  line->addWidget(second);
  page.show();
  QVERIFY(QTest::qWaitForWindowExposed(&page));
  page.activateWindow();
  for (QWidget* control : std::initializer_list<QWidget*>{first, second}) {
    control->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(control->hasFocus());
    const QImage image = control->grab().toImage();
    for (const int y : {0, 1}) QVERIFY2(QColor(image.pixel(image.width() / 2, y)) == theme.colors().accent, control->metaObject()->className());
  }
}

/// The ring is the accent's, and so is a button's ground: a line in the colour of its letters sets the one off from the other.
void ThemeTest::focusIsSeenOnFilledButtons() {
  const auto isNear = [](const QColor& one, const QColor& other) {
    constexpr int kBlurred = 24;  // of three channels
    return qAbs(one.red() - other.red()) + qAbs(one.green() - other.green()) + qAbs(one.blue() - other.blue()) < kBlurred;
  };
  Theme theme;
  theme.install(*qApp);
  QWidget page;
  QHBoxLayout* line = row(theme, &page);
  auto* primary = new QPushButton(QStringLiteral("Replay 40"));
  auto* danger = new QPushButton(QStringLiteral("Discard 40"));
  primary->setProperty(kRoleProperty, QStringLiteral("primary"));
  danger->setProperty(kRoleProperty, QStringLiteral("danger"));
  line->addWidget(primary);
  line->addWidget(danger);
  page.show();
  QVERIFY(QTest::qWaitForWindowExposed(&page));
  page.activateWindow();
  for (const Mode mode : {Mode::Light, Mode::Dark}) {
    theme.setMode(mode);
    const Colors& c = theme.colors();
    for (const auto& [button, letters] : {std::pair{primary, c.onAccent}, {danger, c.onDanger}}) {
      button->setFocus(Qt::TabFocusReason);
      QTRY_VERIFY(button->hasFocus());
      const QImage image = button->grab().toImage();
      const auto at = [&image](int y) { return QColor(image.pixel(image.width() / 2, y)); };
      for (const int y : {0, 1}) QVERIFY2(isNear(at(y), c.accent), qPrintable(at(y).name()));
      QVERIFY2(isNear(at(2), letters), qPrintable(at(2).name()));
      QVERIFY2(!isNear(at(5), letters), qPrintable(at(5).name()));  // a line, and the ground below it
    }
  }
}

void ThemeTest::wheelScrollsThePageAndChangesNothing() {
  Theme theme;
  theme.install(*qApp);
  QScrollArea page;
  auto* inner = new QWidget;
  QVBoxLayout* lines = column(theme, inner);
  auto* rate = new QSpinBox;
  auto* share = new QDoubleSpinBox;
  auto* choice = new QComboBox;
  choice->addItems({QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")});
  choice->setCurrentIndex(1);
  for (QWidget* field : std::initializer_list<QWidget*>{rate, share, choice}) lines->addWidget(field);
  inner->setMinimumHeight(2000);
  page.setWidget(inner);
  page.setWidgetResizable(true);
  page.resize(300, 200);
  page.show();
  QVERIFY(QTest::qWaitForWindowExposed(&page));
  page.activateWindow();
  page.setFocus();
  const auto turn = [](QWidget* over, int by) {
    const QPointF place = over->rect().center();
    QWheelEvent event(place, over->mapToGlobal(place), QPoint(), QPoint(0, by), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QSpontaneKeyEvent::setSpontaneous(&event);  // as from a mouse: Qt gives only such to what a widget stands in
    qApp->notify(over, &event);
  };
  for (QWidget* field : std::initializer_list<QWidget*>{rate, share, choice}) {
    QCOMPARE(field->focusPolicy(), Qt::StrongFocus);
    QVERIFY(!field->hasFocus());
    page.verticalScrollBar()->setValue(200);
    turn(field, 120);
    QVERIFY2(page.verticalScrollBar()->value() < 200, field->metaObject()->className());
  }
  QCOMPARE(rate->value(), 0);
  QCOMPARE(share->value(), 0.0);
  QCOMPARE(choice->currentIndex(), 1);
  rate->setFocus(Qt::TabFocusReason);
  QTRY_VERIFY(rate->hasFocus());
  turn(rate, 120);
  QCOMPARE(rate->value(), 1);
}

void ThemeTest::menuKeepsAColumnForIconsOnlyWhereItHasSome() {
  Theme theme;
  theme.install(*qApp);
  const QString words = QStringLiteral("Copy id");
  QMenu plain, drawn, ticked;
  plain.addAction(words);
  drawn.addAction(theme.icon(Icon::Copy), words);
  ticked.addAction(theme.icon(Icon::Copy), words)->setCheckable(true);
  const int column = theme.px(grid::kIcon) + theme.px(grid::kSmall);
  QCOMPARE(drawn.sizeHint().width() - plain.sizeHint().width(), column);
  QCOMPARE(ticked.sizeHint().width() - plain.sizeHint().width(), 2 * column);
  QMenu keyed;
  keyed.addAction(words + QStringLiteral("\tc"));
  QVERIFY(keyed.sizeHint().width() >= plain.sizeHint().width() + theme.px(grid::kGap));  // the key stands apart
}

/// On a desktop without translucent windows, too: so it is drawn on the page.
void ThemeTest::menuThrowsAShadowWhileItIsOpen() {
  Theme theme;
  theme.setMode(Mode::Light);
  theme.install(*qApp);
  QWidget page;
  page.resize(400, 300);
  page.show();
  QVERIFY(QTest::qWaitForWindowExposed(&page));
  const QImage before = page.grab().toImage();
  QMenu menu(&page);
  menu.addAction(QStringLiteral("Copy id"));
  menu.popup(page.mapToGlobal(QPoint(100, 100)));
  QTRY_VERIFY(menu.isVisible());
  const QPoint corner = page.mapFromGlobal(menu.mapToGlobal(QPoint()));
  const QPoint below = corner + QPoint(menu.width() / 2, menu.height() + 4);
  QVERIFY(QColor(page.grab().toImage().pixel(below)).lightness() < QColor(before.pixel(below)).lightness());
  QVERIFY(page.childAt(below) == nullptr);  // the pointer reaches the page
  // Its corners are round.
  QVERIFY(!menu.mask().isEmpty() && !menu.mask().contains(QPoint(0, 0)) && menu.mask().contains(menu.rect().center()));
  menu.close();
  QCOMPARE(page.grab().toImage(), before);
}
