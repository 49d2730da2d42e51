// The greetings of a session that is not the first on its stream: what both ends know from the one
// before does not travel again.
//
// Used by both sessions. Lengthening what was shortened gives back what it was, with what the two
// ends agreed on in between (cursors, acknowledgements).
#pragma once

#include "fieldpost/sync/v1/session.pb.h"

namespace fieldpost {

/// What both ends of a stream remember of its last session.
struct Greetings {
  sync::v1::Hello hello;      ///< Whole, with cursors and acknowledgement as at the session's end.
  sync::v1::Welcome welcome;  ///< Whole, with the headline said last.
};

/// For the wire; `hello` is of the same incarnation. Cursors that are gone cannot be said this way:
/// a laptop without any begins a new stream.
sync::v1::Hello shortened(sync::v1::Hello hello, const Greetings& before);
/// From the wire.
sync::v1::Hello lengthened(sync::v1::Hello hello, const Greetings& before);
sync::v1::Welcome shortened(sync::v1::Welcome welcome, const Greetings& before);
sync::v1::Welcome lengthened(sync::v1::Welcome welcome, const Greetings& before);
/// They say the same.
bool same(const sync::v1::Headline& one, const sync::v1::Headline& other);

}  // namespace fieldpost
