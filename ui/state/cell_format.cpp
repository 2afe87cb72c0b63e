#include "ui/state/cell_format.h"

#include <QLocale>

#include "ui/client/text.h"

namespace signalbox::ui::state {

CellFormat plainCellFormat() {
  const QLocale english(QLocale::English);
  // The return types are written out: a string builder that a lambda hands out refers to strings that are gone.
  return {[english](std::int64_t value) { return english.toString(static_cast<qlonglong>(value)); }, [](base::WallTime at) {
    return client::text(base::formatRfc3339(at));
  }, [](base::WallTime at) { return client::text(base::formatRfc3339(at)); }, [](base::WallTime at) {
    return client::dateTime(at).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
  }, [] { return QStringLiteral("UTC"); }, [](double seconds) -> QString {
    return QString::number(seconds, 'g', 4) + QStringLiteral(" s");
  }, [](double share) -> QString { return QString::number(share * 100, 'f', 1) + QStringLiteral(" %"); }, QStringLiteral("\u2013")};
}

}  // namespace signalbox::ui::state
