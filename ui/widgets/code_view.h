// Payloads, headers, ids: read-only plain text in JetBrains Mono NL, selectable and copyable. GUI thread.
#pragma once

#include <QPlainTextEdit>

namespace signalbox::ui::theme {
class Theme;
}

namespace signalbox::ui::widgets {

class CodeView final : public QPlainTextEdit {
  Q_OBJECT
 public:
  CodeView(const theme::Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);
  void setText(const QString& text);  // keeps the place when the text is the same
  void setWraps(bool wraps);          // off by default

 private:
  void applyTheme();

  const theme::Theme& theme_;
};

}  // namespace signalbox::ui::widgets
