#pragma once
// A file of recipients as the lines that POST /recipients/batch takes (JSON lines as they are, CSV by its header row), and what it
// answers of each. Pure.

#include <QByteArray>
#include <QStringList>

#include <optional>
#include <vector>

namespace signalbox::ui::state {

/// One line of CSV (RFC 4180): fields in double quotes may hold commas and doubled quotes. A field does not go over the
/// end of a line.
QStringList csvFields(const QString& line);

/// Makes JSON of the rows below a header such as "id,email,phone,time_zone,quiet_hours,opt_out". Several opt-outs stand in one
/// field, with blanks or semicolons between them; quiet hours are written 22:00-08:00.
class RecipientColumns {
 public:
  explicit RecipientColumns(const QString& header);
  /// What is wrong with the header; empty when it can be used.
  QString problem() const;
  QByteArray json(const QString& row) const;

 private:
  QStringList names_;
};

/// What the engine answers of one line of a batch.
struct LineVerdict {
  qint64 line = 0;  // of the batch, from 1
  bool taken = false;
  QString why;  // it was refused
};
/// Nothing when it cannot be read.
std::optional<LineVerdict> readVerdict(const QByteArray& json);
/// Which of the file's lines that is; `lines` are those of the batch. Itself where the batch has no such line.
qint64 lineOfFile(qint64 line, const std::vector<qint64>& lines);

}  // namespace signalbox::ui::state
