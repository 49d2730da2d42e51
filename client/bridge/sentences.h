// Errors and broken rules as sentences for a person: what happened, that nothing is lost, what to
// do.
//
// Every window shows these and no other words for a failure. Chosen by reason, so that they can be
// translated; a reason without words of its own shows the core's message.
#pragma once

#include <QtCore/QString>

#include "sync/base/result.h"
#include "sync/record/rules.h"

namespace fieldpost {

/// One or two sentences, in the window's language.
QString sentenceOf(const Error& error);
/// What to do about a broken rule, to stand beneath the field.
QString sentenceOf(const Problem& problem);
/// "14 changes", in the window's language.
QString changesInWords(std::size_t count);
/// "12 KB": rounded up, so that nothing is ever 0 KB.
QString bytesInWords(std::size_t bytes);
/// "Tuesday 14:05" within a week before `nowMs`, else "3 Mar 2005"; empty for 0.
QString momentInWords(std::int64_t timeMs, std::int64_t nowMs);

}  // namespace fieldpost
