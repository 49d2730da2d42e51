// What a laptop does with the files that its records name, for the sweeps: attaches, sends,
// receives, detaches and clears away. A step is several transactions; each of them may be the last.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/storage/attachments.h"
#include "tests/crash/sweep.h"
#include "tests/support/given_clock.h"

namespace fieldpost::crash {

/// A store with two records and the folder of their files.
class LaptopFiles final : public Subject {
 public:
  explicit LaptopFiles(faults::FaultDisk& disk);
  ~LaptopFiles() override;

  /// The disk once the store has its records.
  faults::Image prepared();

  Result<Done> open() override;
  void close() override { m_store.reset(); }
  [[nodiscard]] std::size_t steps() const override { return 6; }
  Result<Done> step(std::size_t n) override;
  [[nodiscard]] bool isInParts(std::size_t /*n*/) const override { return true; }
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  Result<Done> receive();

  faults::FaultDisk& m_disk;
  std::filesystem::path m_folder;
  std::filesystem::path m_source;  ///< On no disk: a person's file.
  std::string m_theirs;            ///< Bytes of another laptop's file.
  BlobId m_theirsId;
  GivenClock m_clock;
  RepeatedRandom m_random;
  std::optional<LocalStore> m_store;
};

}  // namespace fieldpost::crash
