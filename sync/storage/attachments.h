// The files that a laptop's records name: put in, listed, given out, and what of them is to be sent
// or fetched.
//
// Used by the command line, windows and the sync session, each over an open LocalStore. The record
// names a file; its bytes lie in a BlobStore beside the database; a row says what is still to be
// done with them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fieldpost/model/v1/types.pb.h"
#include "sync/blob/blob_store.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

/// Where the bytes of an attachment are.
enum class BlobPlace {
  Here,          ///< On this laptop, and headquarters has them.
  Waiting,       ///< On this laptop, to be sent.
  Headquarters,  ///< Not here; they can be fetched.
  Wanted,        ///< Not here; the next sync fetches them.
};

/// A file that a record names.
struct AttachmentView {
  BlobId id;
  std::string name;
  std::string mediaType;
  std::uint64_t size = 0;
  BlobPlace place = BlobPlace::Headquarters;
  std::uint64_t bytesHere = 0;  ///< Of a wanted one.
  bool mayRun = false;          ///< A computer that opened it might run it.
  std::string reason;           ///< Why headquarters did not take or give it last time.
  std::string message;
};

/// Bytes that a session is to send or to fetch, and a record that names them.
struct BlobTask {
  BlobId id;
  std::uint64_t size = 0;
  RecordKey record;
};

/// Belongs to the store's thread. Errors of everything here, beside those named: those of the store
/// and of BlobStore.
class Attachments {
 public:
  /// `store` outlives it.
  explicit Attachments(LocalStore& store);

  [[nodiscard]] BlobStore& blobs() { return m_blobs; }
  /// What the record names. Errors: NotFound/NO_RECORD.
  [[nodiscard]] Result<std::vector<AttachmentView>> list(const RecordKey& key) const;
  /// The attachment that `what` names: by its name, or by the first 8 or more digits of its
  /// fingerprint. Errors: NotFound/NO_RECORD, NO_ATTACHMENT;
  /// FailedPrecondition/ATTACHMENT_AMBIGUOUS.
  [[nodiscard]] Result<AttachmentView> find(const RecordKey& key, const std::string& what) const;

  /// Copies a file in and names it in the record; both are durable when this returns. `name`: what
  /// it is called; empty: as the file. A file that the record names already is left as it is.
  /// Errors: NotFound/NO_RECORD; those of LocalStore::commit and BlobStore::add.
  Result<AttachmentView> attach(const RecordKey& key, const std::filesystem::path& file,
                                const std::string& name = {});
  /// The record names it no more. The bytes stay for a while. Errors: NotFound/NO_RECORD,
  /// NO_ATTACHMENT; those of LocalStore::commit.
  Result<Done> detach(const RecordKey& key, const BlobId& id);
  /// Copies the bytes out. Errors: NotFound/NO_ATTACHMENT, ATTACHMENT_MISSING;
  /// DataLoss/ATTACHMENT_DAMAGED, and the next sync fetches them again if headquarters has them.
  Result<Done> copyTo(const RecordKey& key, const BlobId& id, const std::filesystem::path& target);
  /// The next sync fetches the bytes, unless they are here. Errors: NotFound/NO_RECORD,
  /// NO_ATTACHMENT.
  Result<Done> want(const RecordKey& key, const BlobId& id);
  /// Says of each blob that is damaged what to do; each has been put apart.
  Result<std::vector<std::string>> verify();
  /// Takes away bytes that no record named for a month. Gives how many.
  Result<CleanedBlobs> clean();

  // --- For the sync session

  /// Bytes that headquarters is to have, each once, in the order they were attached; those that are
  /// not here or that no record names any more are passed over. What headquarters had under another
  /// history is among them: it may have lost it, and if not, the offer costs some bytes.
  [[nodiscard]] Result<std::vector<BlobTask>> toSend() const;
  /// Bytes that were asked for and are not here.
  [[nodiscard]] Result<std::vector<BlobTask>> toFetch() const;
  /// Headquarters has the bytes.
  Result<Done> noteStored(const BlobId& id);
  /// Headquarters did not take or give them; told with the attachment until it does.
  Result<Done> noteRefused(const BlobId& id, const std::string& reason, const std::string& message);

 private:
  struct Row;
  [[nodiscard]] Result<std::vector<Row>> rows(std::string_view condition,
                                              const std::string& sha256) const;
  [[nodiscard]] Result<std::vector<model::v1::Attachment>> named(const RecordKey& key) const;
  [[nodiscard]] Result<bool> names(const RecordKey& key, const BlobId& id) const;
  [[nodiscard]] Result<std::vector<BlobTask>> tasks(std::string_view condition, bool here) const;
  Result<Done> put(const RecordKey& key, const BlobId& id, std::uint64_t size, int state);
  Result<Done> edit(const RecordKey& key, const model::v1::Attachment& file, bool add);
  [[nodiscard]] Result<AttachmentView> view(const model::v1::Attachment& file) const;

  LocalStore& m_store;
  BlobStore m_blobs;
};

}  // namespace fieldpost
