#pragma once
// The report of an operation (GET /operations/{id}/report): what was asked, what became of it, who steered it. As text that
// can be copied into a mail. GUI thread.

#include <QObject>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::widgets {
class Card;
class CodeView;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

QString reportWords(const protocol::OperationReport& report, const ViewContext& context);

class OperationReportSheet final : public QObject {
  Q_OBJECT
 public:
  OperationReportSheet(ViewContext context, QWidget* host);
  void open(const QString& id);
  widgets::Sheet* sheet() { return sheet_; }
  QString shown() const;

 private:
  void load();

  ViewContext context_;
  widgets::Sheet* sheet_;
  widgets::Card* card_;
  widgets::CodeView* text_;
  client::Call call_;
  QString id_;
};

}  // namespace signalbox::ui::views
