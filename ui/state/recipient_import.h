#pragma once
// Brings a file of recipients (JSON lines or CSV) to the engine in batches, one after the other, and counts what it says of
// each line. Before that it counts the lines, so that a person can be asked. A million lines never stand in memory. GUI thread; reads a
// batch of lines at a time, and counts a piece of the file in each turn of the event loop.

#include <QFile>
#include <QObject>

#include <optional>

#include "ui/client/ndjson_stream.h"
#include "ui/state/recipient_lines.h"

namespace signalbox::ui::state {

class RecipientImport final : public QObject {
  Q_OBJECT
 public:
  static constexpr int kLinesOfABatch = 1000;

  RecipientImport(client::EngineAddress address, QObject* parent);

  /// Words when the file cannot be read or its header is not one; else its lines are counted, and nothing else happens.
  std::optional<QString> open(const QString& path);
  /// `reason`: why, for the audit. What is not counted yet stays uncounted.
  void start(const QString& reason);
  /// What was already answered is taken.
  void cancel();

  qint64 taken() const { return taken_; }
  qint64 refused() const { return refused_; }
  double share() const;  // of the file, 0 to 1

 Q_SIGNALS:
  void counted(qint64 lines);  // with something in them, below the header
  void progressed();
  void lineRefused(qint64 line, const QString& why);
  void finished();
  void failed(const QString& why);  // what was taken until then stays taken

 private:
  void count();
  void next();
  void verdict(const QByteArray& json);
  QByteArray readBatch();

  client::NdjsonStream stream_;
  QFile file_;
  QFile counting_;  // the same file; open while it is counted
  qint64 counted_ = 0;
  bool inLine_ = false;  // something stands in the line that is counted
  QString reason_;
  std::optional<RecipientColumns> columns_;
  qint64 lineNumber_ = 0;           // of the file, as an editor counts
  std::vector<qint64> batchLines_;  // the file's line of each line of the batch
  qint64 taken_ = 0;
  qint64 refused_ = 0;
};

}  // namespace signalbox::ui::state
