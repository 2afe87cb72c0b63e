#pragma once
// Words and looks for what the wire only names: channels, breaker states, verdicts, errors. Pure; GUI thread for colours.

#include <QCoreApplication>
#include <QString>

#include "engine/protocol/resources.h"
#include "ui/client/client_error.h"
#include "ui/state/cell_format.h"
#include "ui/state/stats_merge.h"
#include "ui/theme/tokens.h"
#include "ui/views/query_words.h"
#include "ui/views/view_context.h"
#include "ui/widgets/breaker_shape.h"
#include "ui/widgets/breaker_strip.h"

namespace signalbox::ui::views {

/// For tr() outside of widgets.
struct Wording {
  Q_DECLARE_TR_FUNCTIONS(Wording)
};

QString channelWords(const QString& channel);  // "Email", "SMS"
theme::Hue channelHue(const QString& channel);
widgets::BreakerLook lookOf(const protocol::ProviderView& provider, const ViewContext& context);
widgets::BreakerState stripState(const std::string& state);
/// The intervals of one provider as a strip. Where the engine was off (the gaps, which charts hatch) nothing is known of it either.
std::vector<widgets::StripInterval> stripOf(const protocol::StatsAnswer& answer, const std::string& provider, double to,
                                            const std::vector<state::Gap>& gaps);
/// One interval without those gaps.
void addKnown(std::vector<widgets::StripInterval>& intervals, widgets::StripInterval whole, const std::vector<state::Gap>& gaps);

QString stateWords(const QString& state);      // "Retrying", "Sent" ...
QString verdictWords(const QString& verdict);  // "Will send", "Opted out" ...
QString kindVerb(const std::string& kind);     // "Replay", "Discard"

/// The latest error as a sentence: what it was, by whom.
QString errorSentence(const protocol::NotificationRow& row);
/// What failed, whether anything was changed, and what to do.
QString errorWords(const client::ClientError& error);
/// The same for an act that the sentence before names; says so when nobody knows whether it was done.
QString actErrorWords(const client::ClientError& error);
/// Of an act, "Saving the template": what failed and why, and that nobody knows whether it was done where that is so.
QString actErrorWords(const QString& act, const client::ClientError& error);
/// "5 %": a limit is a round number, not a measurement.
QString limitWords(double ratio);

/// How tables write: section 6's numbers, "4 min ago" by the engine's clock, "12 May 14:03" when it is over a day ago.
state::CellFormat cellFormat(const ViewContext& context);
QString instantWords(const ViewContext& context, base::WallTime instant);  // "4 min ago", or date and time
QString clockWords(const ViewContext& context, base::WallTime instant);    // "14:03:10"
/// What may lie on another day than the engine's today: "14:03:10", "9 May 14:03" of this year, "9 May 2025 14:03".
QString whenWords(const ViewContext& context, base::WallTime instant);
QString minuteWords(const ViewContext& context, base::WallTime instant);  // the same, "14:03" of today
/// "13:00–14:03" of today, "11 May 13:00–14:03" of another day, "11 May 22:00–12 May 02:00".
QString spanWords(const ViewContext& context, base::WallTime from, base::WallTime to);
/// "4 min", "38 s": how long something has waited, without seconds that only tick.
QString ageWords(base::Millis age);
QString dayWords(const ViewContext& context, base::WallTime instant);  // "12 May 2025 14:03"

}  // namespace signalbox::ui::views
