// Everything that goes between sessions and headquarters, written down as it happens.
//
// Stands in front of the real Ingest; the checks read what it wrote. It outlives headquarters'
// crashes: what it heard acknowledged must be there ever after.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sync/session/server_session.h"
#include "tests/sim/findings.h"

namespace fieldpost::sim {

/// What headquarters said of one change.
struct Answer {
  std::string body;
  std::string laptop;
  Commit commit = 0;     ///< 0: put aside.
  std::string reason;    ///< Why.
  bool allowed = false;  ///< The register let this laptop write then.
};

/// What headquarters said a scope holds between two cursors.
struct Page {
  std::string laptop;
  Incarnation reader;  ///< The copy of the laptop's database that read it.
  std::string scope;
  Commit from = 0;
  Commit to = 0;
  std::vector<Commit> commits;
  std::vector<ChangeNumber> own;  ///< Of each commit: its number in the reader's log, or 0.
};

class Tap final : public Headquarters {
 public:
  using Register = std::function<bool(const std::string& laptop)>;
  using Scopes = std::function<std::vector<std::string>(const std::string& laptop)>;
  /// `mayWrite` and `scopesOf` say what the register holds at the moment of asking.
  Tap(Findings& findings, Register mayWrite, Scopes scopesOf)
      : m_findings(findings), m_mayWrite(std::move(mayWrite)), m_scopesOf(std::move(scopesOf)) {}

  /// Nothing: headquarters is down, and answers so.
  void connect(Headquarters* headquarters) { m_headquarters = headquarters; }

  Result<sync::v1::Welcome> greet(const Peer& peer, const sync::v1::Hello& hello) override;
  Result<sync::v1::Acknowledged> ingest(const Peer& peer, const Batch& batch) override;
  Result<sync::v1::Acknowledged> recall(const Peer& peer, const Incarnation& incarnation,
                                        ChangeNumber first) override;
  Result<Done> rewound(const Peer& peer, const Incarnation& incarnation,
                       const sync::v1::Rewound& rewound) override;
  Result<sync::v1::Relayed> relay(const Peer& peer, const Incarnation& incarnation,
                                  const sync::v1::Relay& relay) override;
  Result<sync::v1::Pull> read(const Peer& peer, const Incarnation& incarnation,
                              std::string_view scope, Commit cursor,
                              std::size_t bytesMost) override;
  Result<sync::v1::Done> done(const Peer& peer) override;

  using Place = std::pair<Incarnation, ChangeNumber>;
  /// Every body that was ever handed in under a place, acknowledged or not.
  [[nodiscard]] const std::map<Place, std::vector<std::string>>& handedIn() const {
    return m_handedIn;
  }
  [[nodiscard]] const std::map<Place, Answer>& answers() const { return m_answers; }
  [[nodiscard]] const std::vector<Page>& pages() const { return m_pages; }
  [[nodiscard]] bool hasAnswered(const std::string& body) const {
    return m_answered.contains(body);
  }

 private:
  void note(const Place& place, Answer answer);
  /// What was acknowledged: `answerTo` makes an answer for a number.
  void noteAll(const Incarnation& incarnation, const sync::v1::Acknowledged& acknowledged,
               const std::function<Answer(ChangeNumber)>& answerTo);

  Findings& m_findings;
  Register m_mayWrite;
  Scopes m_scopesOf;
  Headquarters* m_headquarters = nullptr;
  std::map<Place, std::vector<std::string>> m_handedIn;
  std::map<Place, bool> m_allowed;  ///< The register let it be written when it was handed in last.
  std::map<Place, Answer> m_answers;
  std::map<std::string, Place> m_answered;
  std::vector<Page> m_pages;
};

}  // namespace fieldpost::sim
