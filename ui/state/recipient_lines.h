#pragma once
// A file of recipients as the lines that POST /recipients/batch takes: JSON lines as they are, CSV by its header row. Pure.

#include <QByteArray>
#include <QStringList>

namespace signalbox::ui::state {

/// One line of CSV (RFC 4180): fields in double quotes may hold commas and doubled quotes. A field does not go over the
/// end of a line.
QStringList csvFields(const QString& line);

/// Makes JSON of the rows below a header such as "id,email,phone,time_zone,opt_out". Several opt-outs stand in one
/// field, with blanks or semicolons between them.
class RecipientColumns {
 public:
  explicit RecipientColumns(const QString& header);
  /// What is wrong with the header; empty when it can be used.
  QString problem() const;
  QByteArray json(const QString& row) const;

 private:
  QStringList names_;
};

}  // namespace signalbox::ui::state
