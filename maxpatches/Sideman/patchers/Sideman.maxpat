{
 "patcher": {
  "title": "Sideman",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   1640,
   1340
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "Sideman listens to you and plays along.",
  "digest": "Sideman listens to you and plays along.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      14,
      700,
      22.8
     ],
     "text": "Sideman. View > Presentation shows what you play with; this is how it is wired.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 14.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      60,
      430,
      188
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "sideman.transport.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      90.0,
      430.0,
      188.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      270,
      430,
      64
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.parts.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      286.0,
      430.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      360,
      430,
      64
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.chart.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      358.0,
      430.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      480,
      60,
      560,
      544
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.prompts.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      90.0,
      560.0,
      544.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1070,
      60,
      270,
      80
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.texture.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      1020.0,
      266.0,
      270.0,
      80.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "bpatcher",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20,
      630,
      1280,
      64
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.banks.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      642.0,
      1280.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      720,
      270,
      64
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "sideman.when.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      1020.0,
      90.0,
      270.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      810,
      1280,
      72
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "name": "sideman.connect.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      10.0,
      1280.0,
      72.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      910,
      1280,
      88
     ],
     "name": "sideman.status.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      10.0,
      714.0,
      1280.0,
      88.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1300,
      1030,
      270,
      280
     ],
     "name": "sideman.latency.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      1020.0,
      354.0,
      270.0,
      280.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "bpatcher",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1010,
      1030,
      270,
      96
     ],
     "outlettype": [
      ""
     ],
     "name": "sideman.record.maxpat",
     "args": [],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      1020.0,
      162.0,
      270.0,
      96.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "bpatcher",
     "numinlets": 2,
     "numoutlets": 3,
     "patching_rect": [
      20,
      1100,
      430,
      104
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "name": "sideman.audio.up.maxpat",
     "args": [
      "sideman"
     ],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      430.0,
      430.0,
      104.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "bpatcher",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      520,
      1100,
      360,
      92
     ],
     "outlettype": [
      "",
      ""
     ],
     "name": "sideman.audio.down.maxpat",
     "args": [
      "sideman"
     ],
     "offset": [
      0.0,
      0.0
     ],
     "border": 0,
     "bgmode": 0,
     "enablehscroll": 0,
     "enablevscroll": 0,
     "lockeddragscroll": 0,
     "clickthrough": 0,
     "viewvisibility": 1,
     "presentation": 1,
     "presentation_rect": [
      580.0,
      542.0,
      360.0,
      92.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 0,
     "numoutlets": 2,
     "patching_rect": [
      20,
      1030,
      101.10000000000001,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "sideman.clock"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      140,
      1030,
      460,
      20.4
     ],
     "text": "One clock for both: so what comes back is in time with what was played.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "ezdac~",
     "numinlets": 2,
     "numoutlets": 0,
     "patching_rect": [
      950,
      1230,
      45,
      45
     ],
     "hint": "Sound on and off, for all of Max",
     "presentation": 1,
     "presentation_rect": [
      955.0,
      554.0,
      45.0,
      45.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1570.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      946.0,
      542.0,
      64.0,
      92.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1410.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "sound",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 11,
     "presentation": 1,
     "presentation_rect": [
      946.0,
      604.0,
      64.0,
      18.0
     ],
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      700,
      1030,
      134.60000000000002,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "routepass position"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-2",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-3",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-4",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-5",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-6",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-2",
      1
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      1
     ],
     "destination": [
      "obj-10",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-10",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      1
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      1
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      2
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-2",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-3",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-4",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-8",
      1
     ],
     "destination": [
      "obj-6",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      1
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-13",
      1
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-14",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      1
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      0
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      1
     ],
     "destination": [
      "obj-17",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      0
     ],
     "destination": [
      "obj-17",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      2
     ],
     "destination": [
      "obj-17",
      1
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      1
     ],
     "destination": [
      "obj-17",
      1
     ],
     "order": 1
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   1300.0,
   812.0
  ]
 }
}
