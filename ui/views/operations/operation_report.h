#pragma once
// The report of an operation (GET /operations/{id}/report): what was asked, what became of it, who steered it. As text that
// can be copied into a mail. GUI thread.

#include <QObject>

#include <optional>

#include "ui/client/rest_client.h"
#include "ui/views/view_context.h"

namespace signalbox::ui::state {
class OperationModel;
}

namespace signalbox::ui::widgets {
class Card;
class CodeView;
class Sheet;
}  // namespace signalbox::ui::widgets

namespace signalbox::ui::views {

class CardWait;

/// `scope`: which messages it was about, in words.
QString reportWords(const protocol::OperationReport& report, const QString& scope, const ViewContext& context);

class OperationReportSheet final : public QObject {
  Q_OBJECT
 public:
  /// `operations` knows the causes by their titles, and outlives it.
  OperationReportSheet(ViewContext context, const state::OperationModel& operations, QWidget* host);
  void open(const QString& id);
  widgets::Sheet* sheet() { return sheet_; }
  QString shown() const;

 private:
  void load();
  void cancel();
  void show();

  ViewContext context_;
  const state::OperationModel& operations_;
  widgets::Sheet* sheet_;
  widgets::Card* card_;
  CardWait* wait_;
  widgets::CodeView* text_;
  client::Call call_;
  int turn_ = 0;  // an answer that nobody waits for any more is not shown
  QString id_;
  std::optional<protocol::OperationReport> report_;
};

}  // namespace signalbox::ui::views
