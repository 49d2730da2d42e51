// A simulated world: headquarters, a few laptops with people, and the links between them, all in
// one thread and all from one seed.
//
// First everything may fail (`run`), then faults stop and all must converge (`heal`). The acts of
// people, of the network and of bad luck stand in actions.cpp.
#pragma once

#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/sim/chance.h"
#include "tests/sim/findings.h"
#include "tests/sim/journal.h"
#include "tests/sim/laptop.h"
#include "tests/sim/link.h"
#include "tests/sim/site.h"

namespace fieldpost::sim {

/// Acts of one laptop in a year: 230 working days with three acts of its person (a save, a look, a
/// form left open) or of its surroundings, and one sync, whole or in pieces.
inline constexpr std::size_t kActsPerLaptopYear = 920;

/// What a laptop once sent, to be sent again by somebody who carries it.
struct Recording {
  std::string laptop;
  std::string bytes;
};

/// How a world is made.
struct WorldShape {
  std::size_t offices = 0;  ///< 0: as chance wants it.
  std::size_t laptopsEach = 0;
  bool laptopsSkipSync = false;  ///< Planted: disks that are never synced.
  bool headquartersSkipsSync = false;
  bool trace = false;  ///< Every act is printed.
};

class World {
 public:
  /// `folder` is emptied, and removed when the world goes.
  World(std::uint64_t seed, std::filesystem::path folder, WorldShape shape = {});
  World(const World&) = delete;
  World& operator=(const World&) = delete;
  ~World();

  /// Acts until something is found or `steps` are done.
  void run(std::size_t steps);
  /// Faults stop; at most three syncs each; then every promise is checked.
  void heal();

  [[nodiscard]] std::size_t steps() const { return m_steps; }
  [[nodiscard]] double laptopYears() const {
    return static_cast<double>(m_steps) / static_cast<double>(kActsPerLaptopYear);
  }
  /// Of everything that happened: the same for the same seed and steps.
  [[nodiscard]] std::string hash() const;
  /// How often each act was done.
  [[nodiscard]] const std::map<std::string, std::size_t>& acts() const { return m_acts; }

  // --- For the acts and the checks.

  void note(const std::string& words);
  Laptop& someLaptop();
  /// A record of the office that people are at work on, or nothing while there is none.
  std::optional<RecordKey> someRecord(const std::string& office);
  void remember(const std::string& office, const RecordKey& key);
  /// A text that nobody wrote before, or now and then one that somebody did.
  std::string someText();
  /// A link of the laptop's, on the stream it kept if it did. Precondition: it is on.
  [[nodiscard]] Link newLink(Laptop& laptop, const ClientWishes& wishes);
  /// The session ended well: its stream may stay up, and what was sent may come again.
  void noteEnded(Link& link);
  /// A whole sync; how it ended.
  Result<Done> sync(Laptop& laptop, const ClientWishes& wishes = {});
  void stop(Laptop& laptop, faults::FaultDisk::Stop how);
  void start(Laptop& laptop);
  void stopHeadquarters(faults::FaultDisk::Stop how);
  void startHeadquarters();
  void clearLinks();
  [[nodiscard]] std::filesystem::path newFolder(const std::string& name);
  Laptop& addLaptop(const std::string& office);
  Laptop& addCopy(const Laptop& of, const Image& image);

  Chance chance;
  std::int64_t trueMs = 1'120'000'000'000;  ///< 28 June 2005.
  Findings findings;
  Journal journal;
  std::unique_ptr<Site> hq;
  std::vector<std::unique_ptr<Laptop>> laptops;
  std::list<Link> links;
  std::map<const Laptop*, KeptStream> kept;  ///< Streams that are up between two sessions.
  std::vector<Recording> recordings;
  std::vector<Image> images;

 private:
  /// Machines that stopped in the middle of a write start again, now or later.
  void recover();
  void stopFaults();
  void converge();

  std::filesystem::path m_folder;
  WorldShape m_shape;
  std::string m_hash;
  std::size_t m_steps = 0;
  std::size_t m_texts = 0;
  std::size_t m_folders = 0;
  std::map<std::string, std::size_t> m_acts;
  std::map<std::string, std::vector<RecordKey>> m_records;  ///< By office, newest last.
};

}  // namespace fieldpost::sim
