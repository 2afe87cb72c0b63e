#include "ui/views/file_dialog.h"

#include <QAbstractFileIconProvider>
#include <QFileDialog>
#include <QFileInfo>
#include <QPalette>

#include "ui/theme/theme.h"

namespace signalbox::ui::views {

namespace {

constexpr int kWidth = 720, kHeight = 480;

/// Made beforehand: the dialog's reader asks for them on its own thread. A child of the dialog, whose model is an older child and goes first.
class FileIcons final : public QObject, public QAbstractFileIconProvider {
 public:
  FileIcons(const theme::Theme& theme, QObject* parent)
      : QObject(parent), folder_(theme.icon(theme::Icon::Folder)), file_(theme.icon(theme::Icon::File)) {}
  QIcon icon(IconType type) const override { return type == File ? file_ : folder_; }
  QIcon icon(const QFileInfo& info) const override { return info.isDir() || info.isRoot() ? folder_ : file_; }

 private:
  const QIcon folder_, file_;
};

}  // namespace

QFileDialog* makeFileDialog(const theme::Theme& theme, const QString& title, const QString& proposed, const QString& kinds, QWidget* parent) {
  auto* dialog = new QFileDialog(parent, title, proposed, kinds);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setIconProvider(new FileIcons(theme, dialog));
  dialog->setSizeGripEnabled(false);
  if (auto* places = dialog->findChild<QWidget*>(QStringLiteral("sidebar"))) places->hide();  // it has none, and would stand there empty
  QPalette raised = dialog->palette();
  raised.setColor(QPalette::Window, theme.colors().raised);
  dialog->setPalette(raised);
  dialog->resize(theme.px(kWidth), theme.px(kHeight));
  return dialog;
}

}  // namespace signalbox::ui::views
