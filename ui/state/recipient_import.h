#pragma once
// Brings a file of recipients (JSON lines or CSV) to the engine in batches, one after the other, and counts what it says of
// each line. A million lines never stand in memory. GUI thread; reads a batch of lines at a time.

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

  /// False with words when the file cannot be read or its header is not one.
  std::optional<QString> start(const QString& path);
  /// What was already answered is taken.
  void cancel();

  qint64 taken() const { return taken_; }
  qint64 refused() const { return refused_; }
  double share() const;  // of the file, 0 to 1

 Q_SIGNALS:
  void progressed();
  void lineRefused(qint64 line, const QString& why);
  void finished();
  void failed(const QString& why);  // what was taken until then stays taken

 private:
  void next();
  void verdict(const QByteArray& json);
  QByteArray readBatch();

  client::NdjsonStream stream_;
  QFile file_;
  std::optional<RecipientColumns> columns_;
  qint64 lineNumber_ = 0;           // of the file, as an editor counts
  std::vector<qint64> batchLines_;  // the file's line of each line of the batch
  qint64 taken_ = 0;
  qint64 refused_ = 0;
};

}  // namespace signalbox::ui::state
