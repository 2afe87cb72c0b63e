#pragma once
// What two texts have apart, line by line, each behind its sign: read-only plain text in JetBrains Mono NL, selectable and copyable. It wraps, and
// what a line has no room for hangs behind the sign, so that whatever begins at the edge is a line of its own. GUI thread.

#include <QTextEdit>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class DiffView final : public QTextEdit {
  Q_OBJECT
 public:
  DiffView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);
  void showLines(const QString& lines);  // keeps the place when they are the same

 protected:
  QMimeData* createMimeDataFromSelection() const override;  // without the font and the margins, which are no part of the text

 private:
  void applyTheme();
  void hang();

  const theme::Theme& theme_;
};

}  // namespace signalbox::ui::widgets
