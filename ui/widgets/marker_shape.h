// The shapes of what is marked on time: an operator's act is a disc, a trip a square, a changed configuration a diamond, a note a triangle. The
// same on charts and on the slider of the past, so that a mark is told without its colour. GUI thread.
#pragma once

class QPainter;
class QRectF;

namespace signalbox::ui::widgets {

enum class MarkerKind { Operator, Trip, Configuration, Note };

/// Filled with the painter's brush; the pen should be none.
void paintMarkerShape(QPainter& painter, const QRectF& head, MarkerKind kind);

}  // namespace signalbox::ui::widgets
