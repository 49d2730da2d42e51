#include "sync/session/short_hello.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>

namespace fieldpost {
namespace {

using google::protobuf::util::MessageDifferencer;

template <typename Repeated>
bool sameList(const Repeated& one, const Repeated& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const auto& a, const auto& b) { return MessageDifferencer::Equals(a, b); });
}

}  // namespace

sync::v1::Hello shortened(sync::v1::Hello hello, const Greetings& before) {
  const sync::v1::Hello& known = before.hello;
  hello.set_again(true);
  if (hello.protocol() == known.protocol()) hello.clear_protocol();
  if (hello.incarnation() == known.incarnation()) hello.clear_incarnation();
  if (hello.timeline() == known.timeline()) hello.clear_timeline();
  if (hello.build() == known.build()) hello.clear_build();
  if (hello.bundle_key_begin() == known.bundle_key_begin()) hello.clear_bundle_key_begin();
  if (sameList(hello.cursors(), known.cursors())) hello.clear_cursors();
  if (!hello.all_checkpoints() && sameList(hello.checkpoints(), known.checkpoints()))
    hello.clear_checkpoints();
  if (hello.log_length() == known.log_length() && hello.log_hash() == known.log_hash()) {
    hello.clear_log_length();
    hello.clear_log_hash();
  } else if (hello.acknowledged() == known.acknowledged() &&
             hello.log_length() > hello.acknowledged()) {
    hello.clear_log_hash();  // Headquarters cannot know it yet; the next batch proves the log.
  }
  return hello;
}

sync::v1::Hello lengthened(sync::v1::Hello hello, const Greetings& before) {
  const sync::v1::Hello& known = before.hello;
  if (hello.protocol() == 0) hello.set_protocol(known.protocol());
  if (hello.incarnation().empty()) hello.set_incarnation(known.incarnation());
  if (hello.timeline().empty()) hello.set_timeline(known.timeline());
  if (hello.build().empty()) hello.set_build(known.build());
  if (hello.bundle_key_begin().empty()) hello.set_bundle_key_begin(known.bundle_key_begin());
  if (hello.cursors().empty()) *hello.mutable_cursors() = known.cursors();
  if (hello.checkpoints().empty() && !hello.all_checkpoints())
    *hello.mutable_checkpoints() = known.checkpoints();
  if (hello.log_length() == 0) {
    hello.set_log_length(known.log_length());
    hello.set_log_hash(known.log_hash());
  }
  return hello;
}

sync::v1::Welcome shortened(sync::v1::Welcome welcome, const Greetings& before) {
  const sync::v1::Welcome& known = before.welcome;
  if (welcome.timeline() == known.timeline()) welcome.clear_timeline();
  if (std::equal(welcome.scopes().begin(), welcome.scopes().end(), known.scopes().begin(),
                 known.scopes().end()))
    welcome.clear_scopes();
  if (same(welcome.headline(), known.headline())) welcome.clear_headline();
  return welcome;
}

sync::v1::Welcome lengthened(sync::v1::Welcome welcome, const Greetings& before) {
  if (welcome.timeline().empty()) welcome.set_timeline(before.welcome.timeline());
  if (welcome.scopes().empty()) *welcome.mutable_scopes() = before.welcome.scopes();
  return welcome;
}

bool same(const sync::v1::Headline& one, const sync::v1::Headline& other) {
  return MessageDifferencer::Equals(one, other);
}

}  // namespace fieldpost
