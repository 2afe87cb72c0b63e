#pragma once
#include <QObject>

/// The lines of an answer as they come in, before anybody makes sense of it: replies over SMTP and heads over HTTP.
class AnswerLinesTest : public QObject {
  Q_OBJECT
 private slots:
  void aReplyIsItsLastLinesCode_data();
  void aReplyIsItsLastLinesCode();
  void aReplyWithoutEndIsKeptToItsBound();
  void whatCameBeforeACommandDoesNotAnswerIt();
  void aHeadIsThatOfTheLastAnswer();
  void aHeadWithoutEndIsKeptToItsBound();
};
