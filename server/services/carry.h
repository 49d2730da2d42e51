// Takes in a bundle that a laptop carries for another, in pieces and over as many links as it
// needs, and gives the return bundle back the same way.
//
// Used by SyncService, which knows who carries. The carrier sees nothing but sealed bytes.
#pragma once

#include "fieldpost/sync/v1/sync_service.grpc.pb.h"
#include "server/bundle/bundle_desk.h"

namespace fieldpost::services {

using CarryStream = grpc::ServerReaderWriter<sync::v1::CarryResponse, sync::v1::CarryRequest>;

/// Errors: those of BundleDesk::import(), BundleDesk::checkRoom(); InvalidArgument/NOT_A_BUNDLE for
/// an offer of nothing; ResourceExhausted/FILE_TOO_LARGE, DISK_FULL; Unavailable/LINK_LOST.
Result<Done> takeCarried(CarryStream& stream, bundle::BundleDesk& desk,
                         const store::Laptop& carrier);

}  // namespace fieldpost::services
