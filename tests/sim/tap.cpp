#include "tests/sim/tap.h"

#include <fmt/format.h>

#include <algorithm>

namespace fieldpost::sim {
namespace {

Error down() { return {Code::Unavailable, "SHUTTING_DOWN", "headquarters is down"}; }

}  // namespace

Result<sync::v1::Welcome> Tap::greet(const Peer& peer, const sync::v1::Hello& hello) {
  if (m_headquarters == nullptr) return down();
  auto welcome = m_headquarters->greet(peer, hello);
  if (!welcome.ok()) return welcome;
  const auto allowed = m_scopesOf(peer.laptop);
  for (const auto& scope : welcome.value().scopes()) {
    if (std::find(allowed.begin(), allowed.end(), scope) == allowed.end())
      m_findings.add(Invariant::NothingOutsideRights,
                     fmt::format("laptop {} was offered the scope '{}'", peer.laptop, scope));
  }
  return welcome;
}

Result<sync::v1::Acknowledged> Tap::ingest(const Peer& peer, const Batch& batch) {
  if (m_headquarters == nullptr) return down();
  ChangeNumber number = batch.first;
  for (const auto& body : batch.bodies) {
    auto& bodies = m_handedIn[{batch.incarnation, number++}];
    if (std::find(bodies.begin(), bodies.end(), body) == bodies.end()) bodies.push_back(body);
  }
  const bool allowed = m_mayWrite(peer.laptop);
  for (ChangeNumber at = batch.first; at < number; ++at)
    m_allowed[{batch.incarnation, at}] = allowed;
  auto acknowledged = m_headquarters->ingest(peer, batch);
  if (!acknowledged.ok()) return acknowledged;
  noteAll(batch.incarnation, acknowledged.value(), [&](ChangeNumber at) {
    const auto place = static_cast<std::size_t>(at - batch.first);
    const bool sent = at >= batch.first && place < batch.bodies.size();
    return Answer{sent ? batch.bodies[place] : std::string(), peer.laptop, 0, {}, allowed};
  });
  if (acknowledged.value().up_to() + 1 != number && !batch.bodies.empty())
    m_findings.add(Invariant::NothingAcknowledgedLost,
                   fmt::format("a batch up to change {} was acknowledged up to {}", number - 1,
                               acknowledged.value().up_to()));
  return acknowledged;
}

Result<sync::v1::Acknowledged> Tap::recall(const Peer& peer, const Incarnation& incarnation,
                                           ChangeNumber first) {
  if (m_headquarters == nullptr) return down();
  auto acknowledged = m_headquarters->recall(peer, incarnation, first);
  if (!acknowledged.ok()) return acknowledged;
  noteAll(incarnation, acknowledged.value(), [&](ChangeNumber at) {
    const auto handed = m_handedIn.find({incarnation, at});
    const auto known = m_answers.find({incarnation, at});
    if (known != m_answers.end()) return known->second;
    // Settled, but the answer to the batch failed on the way to the session: judged by the right
    // that the laptop had then, not by the one it has today.
    const auto allowed = m_allowed.find({incarnation, at});
    return Answer{handed == m_handedIn.end() ? std::string() : handed->second.front(),
                  peer.laptop,
                  0,
                  {},
                  allowed == m_allowed.end() || allowed->second};
  });
  return acknowledged;
}

void Tap::noteAll(const Incarnation& incarnation, const sync::v1::Acknowledged& acknowledged,
                  const std::function<Answer(ChangeNumber)>& answerTo) {
  for (const auto& receipt : acknowledged.receipts())
    for (std::uint32_t i = 0; i < receipt.count(); ++i) {
      Answer answer = answerTo(receipt.first_number() + i);
      answer.commit = receipt.first_commit() + i;
      answer.reason.clear();
      note({incarnation, receipt.first_number() + i}, std::move(answer));
    }
  for (const auto& apart : acknowledged.quarantined()) {
    Answer answer = answerTo(apart.number());
    answer.commit = 0;
    answer.reason = apart.reason();
    note({incarnation, apart.number()}, std::move(answer));
  }
}

void Tap::note(const Place& place, Answer answer) {
  m_answered.emplace(answer.body, place);
  const auto [known, isNew] = m_answers.emplace(place, answer);
  if (isNew) return;
  if (known->second.body != answer.body || known->second.commit != answer.commit)
    m_findings.add(
        Invariant::ExactlyOnce,
        fmt::format("change {} of {} was acknowledged as commit {}, and again as "
                    "commit {}",
                    place.second, place.first.text(), known->second.commit, answer.commit));
}

Result<Done> Tap::rewound(const Peer& peer, const Incarnation& incarnation,
                          const sync::v1::Rewound& rewound) {
  if (m_headquarters == nullptr) return down();
  return m_headquarters->rewound(peer, incarnation, rewound);
}

Result<sync::v1::Relayed> Tap::relay(const Peer& peer, const Incarnation& incarnation,
                                     const sync::v1::Relay& relay) {
  if (m_headquarters == nullptr) return down();
  return m_headquarters->relay(peer, incarnation, relay);
}

Result<sync::v1::Pull> Tap::read(const Peer& peer, const Incarnation& incarnation,
                                 std::string_view scope, Commit cursor, std::size_t bytesMost) {
  if (m_headquarters == nullptr) return down();
  auto pull = m_headquarters->read(peer, incarnation, scope, cursor, bytesMost);
  if (!pull.ok()) return pull;
  const auto allowed = m_scopesOf(peer.laptop);
  if (std::find(allowed.begin(), allowed.end(), scope) == allowed.end())
    m_findings.add(Invariant::NothingOutsideRights,
                   fmt::format("laptop {} was given the scope '{}'", peer.laptop, scope));
  Page page{peer.laptop, incarnation, std::string(scope), cursor, pull.value().next_cursor(),
            {},          {}};
  for (const auto& commit : pull.value().commits())
    for (std::uint32_t i = 0; i < std::max(commit.own_count(), 1U); ++i) {
      page.commits.push_back(commit.commit() + i);
      page.own.push_back(commit.own_number() == 0 ? 0 : commit.own_number() + i);
    }
  if (page.to > page.from) m_pages.push_back(std::move(page));
  return pull;
}

Result<sync::v1::Done> Tap::done(const Peer& peer) {
  if (m_headquarters == nullptr) return down();
  return m_headquarters->done(peer);
}

}  // namespace fieldpost::sim
